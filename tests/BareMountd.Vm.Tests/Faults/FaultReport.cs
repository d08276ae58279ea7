using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using BareMountd.Vm.Harness;

[assembly: AssemblyFixture(typeof(BareMountd.Vm.Tests.Faults.FaultReport))]

namespace BareMountd.Vm.Tests.Faults;

/// <summary>Collects the outcomes of the fault tests and tells them as one table when the last test has run.</summary>
public sealed class FaultReport : IDisposable
{
    private static readonly ConcurrentBag<FaultOutcome> s_outcomes = [];

    /// <summary>The table, for <c>tests/run.sh</c> and for docs/reliability.md.</summary>
    public static string File { get; } = Path.Combine(Repository.Artifacts, "tests", "faults.md");

    public static void Add(FaultOutcome outcome) => s_outcomes.Add(outcome);

    public void Dispose()
    {
        if (s_outcomes.IsEmpty)
        {
            return;
        }

        string table = Table(s_outcomes);
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, table);
        Console.Error.Write(table);
    }

    private static string Table(IEnumerable<FaultOutcome> outcomes)
    {
        StringBuilder text = new("| fault | profile | outcome | time | figures |\n|---|---|---|---|---|\n");
        foreach (FaultOutcome outcome in outcomes.OrderBy(o => o.Fault, StringComparer.Ordinal).ThenBy(o => o.Profile, StringComparer.Ordinal).ThenBy(o => o.Figures, StringComparer.Ordinal))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {outcome.Fault} | {outcome.Profile} | {outcome.Outcome} | {outcome.Time.TotalSeconds:F0} s | {outcome.Figures.ReplaceLineEndings(" ").Replace('|', '/')} |\n");
        }

        return text.ToString();
    }
}
