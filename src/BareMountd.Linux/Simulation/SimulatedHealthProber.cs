using System.Collections.Immutable;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;
using BareMountd.Linux.Health;

namespace BareMountd.Linux.Simulation;

/// <summary>
/// Probes of a recorded machine. What the kernel tells in sysfs is read from the tree, for real; what would touch a disk answers as a
/// healthy one does, in memory and at once. It is asked for the same probes at the same times as the real one.
/// </summary>
public sealed class SimulatedHealthProber : IHealthProber
{
    /// <summary>Plausible for a disk of today.</summary>
    private const double CanaryWrite = 0.0001;
    private const double CanarySync = 0.004;
    private const double CanaryRead = 0.0006;

    private readonly ImmutableArray<ThreadProbe> _probes;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Attachment> _attachments = new(StringComparer.Ordinal);

    /// <summary>Probes of a recorded machine.</summary>
    /// <param name="roots">Its trees.</param>
    /// <param name="usage">Free space of its mounts.</param>
    /// <param name="time">Clock of the intervals.</param>
    public SimulatedHealthProber(LinuxRoots roots, SimulatedUsageSource usage, TimeProvider time)
    {
        _time = time;
        CanaryProbe canary = new(roots, time);
        SuperblockProbe superblock = new(roots);
        _probes =
        [
            new BtrfsDevicesProbe(roots),
            new SimulatedProbe(canary, Canary),
            new DeviceProbe(roots),
            new ExtErrorsProbe(roots),
            new QueueProbe(roots),
            new SimulatedProbe(new RootProbe(), _ => new ProbeReading.Root()),
            new SimulatedProbe(new SpaceProbe(), target => usage.Of(target.MountPoint!) is FilesystemUsage found ? new ProbeReading.Space(found) : null),
            new SimulatedProbe(superblock, _ => new ProbeReading.Superblock(Clean: true, NeedsRecovery: false, HasErrors: false)),
            new UnitProbe(roots),
            new SimulatedProbe(new XfsStateProbe(), _ => new ProbeReading.XfsState(Shutdown: false)),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Stuck => [];

    /// <inheritdoc/>
    public void Start(ProbeTarget target, DateTimeOffset now, Action<ProbeTarget, ProbeReport> report)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(report);
        List<ProbeReport> reports = [];
        lock (_gate)
        {
            if (!_attachments.TryGetValue(target.Disk, out Attachment? attachment) || attachment.Device != target.Device)
            {
                _attachments[target.Disk] = attachment = new Attachment(target.Device);
            }

            foreach (ThreadProbe probe in _probes)
            {
                if (attachment.Begin(probe, target, _time))
                {
                    attachment.End(probe);
                    if (Read(probe, target) is ProbeReading reading)
                    {
                        reports.Add(new ProbeReport(probe.Name, now, TimeSpan.Zero, reading, null, TimedOut: false));
                    }
                }
            }
        }

        reports.ForEach(one => report(target, one));
    }

    /// <summary>What was not recorded is not there, and no failure.</summary>
    private static ProbeReading? Read(ThreadProbe probe, ProbeTarget target)
    {
        try
        {
            return probe.Read(target);
        }
        catch (ProbeFailedException)
        {
            return null;
        }
    }

    private static ProbeReading? Canary(ProbeTarget target) =>
        target.Config.Canary is null ? null
        : target.ReadOnly ? new ProbeReading.CanarySkipped("the mount is read-only")
        : new ProbeReading.Canary(CanaryWrite, CanarySync, CanaryRead, Direct: true, Intact: true);
}
