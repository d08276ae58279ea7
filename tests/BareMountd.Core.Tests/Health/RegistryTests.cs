using System.Text.RegularExpressions;
using BareMountd.Core.Health;
using BareMountd.Core.Tests.Configuration;

namespace BareMountd.Core.Tests.Health;

public sealed partial class RegistryTests
{
    private static readonly NamedCondition[] s_all = [.. HealthConditions.All, .. MachineConditions.All];

    [Fact]
    public void Both_lists_are_sorted_and_codes_are_unique()
    {
        Assert.Equal(HealthConditions.All.Select(c => c.Code).Order(StringComparer.Ordinal), HealthConditions.All.Select(c => c.Code));
        Assert.Equal(MachineConditions.All.Select(c => c.Code).Order(StringComparer.Ordinal), MachineConditions.All.Select(c => c.Code));
        Assert.Equal(s_all.Length, s_all.Select(c => c.Code).Distinct().Count());
        Assert.All(s_all, c => Assert.Matches("^[a-z]+(-[a-z]+)*$", c.Code));
    }

    [Fact]
    public void Every_file_has_its_row_and_every_code_its_condition()
    {
        string folder = Repository.File("src/BareMountd.Core/Health/Conditions");
        string[] own = [.. Directory.GetFiles(folder, "*Condition.cs").Select(f => Path.GetFileName(f)[..^"Condition.cs".Length]).Where(f => f != "Code").Select(Kebab)];
        Assert.Equal(Directory.GetFiles(folder).Length, own.Length + 1);
        Assert.All(own, code => Assert.Contains(s_all, c => c.Code == code));
        Assert.Equal(own.Union(Codes.All).Order(StringComparer.Ordinal), s_all.Select(c => c.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_condition_says_what_it_means_and_what_to_do()
    {
        Assert.All(s_all, c => Assert.EndsWith(".", c.Meaning, StringComparison.Ordinal));
        Assert.All(s_all.Where(c => c.Code != "notice"), c => Assert.NotEqual("", c.Hint));
        Assert.All(
            s_all.SelectMany(c => Placeholder().Matches(c.Hint).Select(m => m.Groups[1].Value)),
            name => Assert.Contains(name, new[] { "disk", "mountPoint", "device", "unit" }));
        Assert.All(s_all, c => Assert.True(c.VisibleAfter >= TimeSpan.Zero && c.ClearsAfter >= TimeSpan.Zero, c.Code));
    }

    [Fact]
    public void What_explains_exists_and_nothing_explains_itself()
    {
        Assert.All(HealthConditions.All.SelectMany(c => c.DependsOn), code => Assert.NotNull(HealthConditions.Find(code)));
        Assert.All(HealthConditions.All, c => Assert.DoesNotContain(c.Code, HealthConditions.Causes(c.Code)));
        Assert.All(HealthConditions.All, c => Assert.Equal(HealthConditions.Causes(c.Code).Distinct(), HealthConditions.Causes(c.Code)));

        // What a disk is without says nothing of what is wrong with it, and policies act on a disk that turned read-only.
        Assert.DoesNotContain(HealthConditions.All, c => c.DependsOn.Contains("not-attached"));
        Assert.Empty(HealthConditions.Find("read-only-flip")!.DependsOn);
    }

    private static string Kebab(string name) => UpperCase().Replace(name, m => (m.Index == 0 ? "" : "-") + char.ToLowerInvariant(m.Value[0]));

    [GeneratedRegex("[A-Z]")]
    private static partial Regex UpperCase();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
