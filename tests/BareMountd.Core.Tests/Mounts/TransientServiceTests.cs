using System.Collections.Immutable;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Tests.Mounts;

public sealed class TransientServiceTests
{
    private static readonly TransientCommand s_command = new()
    {
        Unit = "x.service",
        Description = "words",
        Command = ["/bin/echo", "$HOME", "%n"],
        Timeout = TimeSpan.FromSeconds(3),
    };

    [Fact]
    public void The_command_line_is_literal_and_has_its_limits()
    {
        ImmutableArray<UnitProperty> properties = TransientService.Properties(s_command);
        UnitProperty.Command command = Assert.Single(properties.OfType<UnitProperty.Command>());
        Assert.Equal(["/bin/echo", "$$HOME", "%n"], command.Arguments.AsEnumerable());
        Assert.False(command.MayFail);
        Assert.True(Assert.Single(TransientService.Properties(s_command with { AnyExitStatus = true }).OfType<UnitProperty.Command>()).MayFail);
        Assert.Contains(new UnitProperty.Number("TimeoutStartUSec", 3_000_000), properties);
        Assert.Contains(new UnitProperty.Text("Type", "oneshot"), properties);
        Assert.Contains(new UnitProperty.Text("CollectMode", "inactive-or-failed"), properties);
        Assert.DoesNotContain(properties, p => p.Name is "User" or "Environment" or "StandardOutputFileToTruncate" or "StandardError");
        Assert.Equal(properties.Length, properties.Select(p => p.Name).Distinct().Count());
    }

    [Fact]
    public void User_environment_and_output_are_properties_of_their_own()
    {
        ImmutableArray<UnitProperty> properties = TransientService.Properties(s_command with
        {
            User = "nobody",
            OutputFile = "/run/x.json",
            Environment = ImmutableSortedDictionary<string, string>.Empty.Add("A", "100% $x").Add("B", ""),
        });
        Assert.Contains(new UnitProperty.Text("User", "nobody"), properties);
        Assert.Contains(new UnitProperty.Text("StandardOutputFileToTruncate", "/run/x.json"), properties);
        Assert.Contains(new UnitProperty.Text("StandardError", "journal"), properties);
        Assert.Equal(["A=100% $x", "B="], Assert.Single(properties.OfType<UnitProperty.TextList>(), p => p.Name == "Environment").Values.AsEnumerable());
    }

    [Theory]
    [InlineData("data", "baremountd-wait@data.service")]
    [InlineData("nvme-data.1", "baremountd-wait@nvme-data.1.service")]
    public void The_wait_unit_of_a_disk_has_the_disks_name_as_it_is(string disk, string unit)
    {
        Assert.Equal(unit, WaitUnit.For(disk));
        Assert.True(WaitUnit.Is(unit));
        Assert.False(WaitUnit.Is("baremountd-wait@.service"));
        Assert.False(WaitUnit.Is("baremountd.service"));
    }
}
