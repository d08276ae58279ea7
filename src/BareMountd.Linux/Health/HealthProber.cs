using System.Collections.Immutable;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;
using BareMountd.Linux.Proc;

namespace BareMountd.Linux.Health;

/// <summary>
/// Runs the probes of <see cref="ProbeList"/>. What may hang has a thread to itself; reads of sysfs share one for each disk; what systemd
/// does for us has none. A thread that hangs is left alone until the kernel lets it go.
/// </summary>
public sealed class HealthProber : IHealthProber
{
    /// <summary>Longer than the usual interval (30 s), so that the threads of one look serve the next, and shorter than for ever.</summary>
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(90);

    /// <summary>
    /// A healthy disk answers in milliseconds, so deadlines are looked after only for what is left after this. A timer for each run would
    /// be taken back nearly always, and still wake the process up once at its time.
    /// </summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMilliseconds(100);

    private readonly ImmutableArray<Probe> _probes;
    private readonly TimeProvider _time;
    private readonly WorkerPool _workers;
    private readonly object _gate = new();
    private readonly Dictionary<string, Attachment> _attachments = new(StringComparer.Ordinal);
    private readonly HashSet<ProbeRun> _running = [];
    private int _started;
    private bool _watching;

    /// <summary>Probes of the running machine.</summary>
    /// <param name="roots">Where the trees stand.</param>
    /// <param name="host">The machine.</param>
    /// <param name="units">Runs programs.</param>
    /// <param name="time">Clock of deadlines and intervals.</param>
    public HealthProber(LinuxRoots roots, HostFacts host, ICommandRunner units, TimeProvider time)
        : this(ProbeList.Create(roots, host, units, time), time, s_idleTime)
    {
    }

    internal HealthProber(ImmutableArray<Probe> probes, TimeProvider time, TimeSpan idleTime)
    {
        _probes = probes;
        _time = time;
        _workers = new WorkerPool("probe", idleTime);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Stuck
    {
        get
        {
            lock (_gate)
            {
                return [.. _running.Where(run => run.TimedOut).Select(run => $"{run.Target.Disk} {run.Probe.Name}").Distinct().Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Threads that exist now, busy, stuck or idle.</summary>
    internal int Threads => _workers.Threads;

    /// <summary>Probes that were started and have not ended, those included that wait for their turn.</summary>
    internal int Running
    {
        get
        {
            lock (_gate)
            {
                return _started;
            }
        }
    }

    /// <inheritdoc/>
    public void Start(ProbeTarget target, DateTimeOffset now, Action<ProbeTarget, ProbeReport> report)
    {
        ArgumentNullException.ThrowIfNull(target);
        List<ProbeRun> together = [];
        lock (_gate)
        {
            if (!_attachments.TryGetValue(target.Disk, out Attachment? attachment) || attachment.Device != target.Device)
            {
                // What still hangs on the attachment before keeps its thread and its place in Stuck.
                _attachments[target.Disk] = attachment = new Attachment(target.Device);
            }

            foreach (Probe probe in _probes)
            {
                if (!attachment.Begin(probe, target, _time))
                {
                    continue;
                }

                _started++;
                ProbeRun run = new(probe, target, report, _time);
                if (probe is ThreadProbe { Blocks: false })
                {
                    together.Add(run);
                }
                else
                {
                    Launch(run, attachment);
                }
            }

            if (together.Count > 0)
            {
                _workers.Queue(() => together.ForEach(run => Work(run, attachment)));
            }
        }
    }

    private void Launch(ProbeRun run, Attachment attachment)
    {
        if (run.Probe is TaskProbe)
        {
            _ = Task.Run(() => WaitAsync(run, attachment));
        }
        else
        {
            _workers.Queue(() => Work(run, attachment));
        }
    }

    private void Work(ProbeRun run, Attachment attachment)
    {
        Begin(run);
        ProbeReading? reading = null;
        string? failure = null;
        try
        {
            reading = ((ThreadProbe)run.Probe).Read(run.Target);
        }
        catch (Exception exception)
        {
            // Whatever a call does on its way out of a dying disk becomes this probe's failure; a thread must not take the daemon down.
            failure = exception.Message;
        }

        End(run, attachment, reading, failure);
    }

    private async Task WaitAsync(ProbeRun run, Attachment attachment)
    {
        Begin(run);
        ProbeReading? reading = null;
        string? failure = null;
        try
        {
            reading = await ((TaskProbe)run.Probe).ReadAsync(run.Target);
        }
        catch (Exception exception)
        {
            failure = exception.Message;
        }

        End(run, attachment, reading, failure);
    }

    private void Begin(ProbeRun run)
    {
        lock (_gate)
        {
            run.Started = _time.GetTimestamp();
            _running.Add(run);
            if (!_watching)
            {
                _watching = true;
                _workers.Queue(Watch);
            }
        }
    }

    private void End(ProbeRun run, Attachment attachment, ProbeReading? reading, string? failure)
    {
        run.End(reading, failure);
        lock (_gate)
        {
            _started--;
            _running.Remove(run);
            run.Alarm?.Dispose();
            attachment.End(run.Probe);
            if (!_running.Any(one => one.Alarm is null))
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits for the quick ones to end, and sets a timer for each that has not.</summary>
    private void Watch()
    {
        lock (_gate)
        {
            long end = Environment.TickCount64 + (long)s_grace.TotalMilliseconds;
            while (_running.Any(run => run.Alarm is null) && end - Environment.TickCount64 is long left and > 0)
            {
                Monitor.Wait(_gate, (int)left);
            }

            foreach (ProbeRun run in _running.Where(run => run.Alarm is null))
            {
                TimeSpan left = run.Probe.Deadline(run.Target) - run.Took;
                run.Alarm = _time.CreateTimer(static state => ((ProbeRun)state!).Miss(), run, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }

            _watching = false;
        }
    }
}
