using System.Diagnostics;
using BareMountd.Core.Health;

namespace BareMountd.Linux.Tests.Health;

/// <summary>Takes reports and lets a test wait for them.</summary>
internal sealed class Reports
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly List<(string Disk, ProbeReport Report)> _all = [];

    public IReadOnlyList<(string Disk, ProbeReport Report)> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public void Take(ProbeTarget target, ProbeReport report)
    {
        lock (_all)
        {
            _all.Add((target.Disk, report));
        }
    }

    /// <summary>Reports of one probe on one disk, in order.</summary>
    public IReadOnlyList<ProbeReport> Of(string disk, string probe) => [.. All.Where(one => one.Disk == disk && one.Report.Probe == probe).Select(one => one.Report)];

    /// <summary>Waits for the report with this number (from 1) of one probe on one disk.</summary>
    public async Task<ProbeReport> NextAsync(string disk, string probe, int number = 1)
    {
        await UntilAsync(() => Of(disk, probe).Count >= number, $"report {number} of {probe} on {disk}");
        return Of(disk, probe)[number - 1];
    }

    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_patience, "did not come: " + what);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
