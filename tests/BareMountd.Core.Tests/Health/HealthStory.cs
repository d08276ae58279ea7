using System.Collections.Immutable;
using BareMountd.Core.Health;

namespace BareMountd.Core.Tests.Health;

/// <summary>One disk through time: what is so now, what the probes report, and what shows after each pass.</summary>
internal sealed class HealthStory(Situation situation)
{
    private ImmutableDictionary<string, DiskHealth> _disks = ImmutableDictionary<string, DiskHealth>.Empty;
    private MachineHealth? _machine;

    public Situation Now { get; set; } = situation;

    public HealthOutcome Outcome { get; private set; } = new(ImmutableDictionary<string, DiskHealth>.Empty, null);

    public DiskHealth Health => Outcome.For(Now.Disk.Name);

    public string Codes => string.Join(' ', Health.Visible.Select(v => v.Code));

    public void Report(string probe, ProbeReading reading) => Report(Now.Report(probe, reading));

    public void Report(ProbeReport report)
    {
        DiskHealth known = _disks.GetValueOrDefault(Now.Disk.Name, DiskHealth.Initial);
        _disks = _disks.SetItem(Now.Disk.Name, known with { Observations = known.Observations.With(Now.Target, report) });
    }

    /// <summary>A pass after some time; the codes that show.</summary>
    public string Pass(double seconds = 0)
    {
        Now = Now with { Now = Now.Now + TimeSpan.FromSeconds(seconds) };
        Outcome = HealthEvaluator.Evaluate(Now.Input, Now.Output, _disks, _machine);
        _disks = Outcome.Disks;
        _machine = Outcome.Machine;
        return Codes;
    }

    /// <summary>Seconds until the daemon is to look again; null: not.</summary>
    public double? WakesIn => (Outcome.WakeAt - Now.Now)?.TotalSeconds;
}
