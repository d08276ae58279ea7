using System.Collections.Immutable;
using BareMountd.Core.Health;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Hosting;
using BareMountd.Daemon.Io;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Health;

/// <summary>
/// Has disks looked at when <see cref="HealthBeat"/> says so, and hands what was seen to the reconciler. Waits for the next beat or the next
/// snapshot, and for the latter alone while there is nothing to look at.
/// </summary>
public sealed class HealthSchedule : BackgroundService
{
    private readonly SnapshotHolder _snapshots;
    private readonly IHealthProber _prober;
    private readonly Func<string, string> _unitFor;
    private readonly CanaryRounds _rounds;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action _stop;
    private readonly Action? _onBeat;
    private readonly HealthBeat _beat;
    private readonly ReportBatch _batch;

    /// <summary>Made by the host.</summary>
    public HealthSchedule(
        DaemonParts parts,
        SnapshotHolder snapshots,
        Reconciler reconciler,
        CanaryRounds rounds,
        IoSampler io,
        TimeProvider time,
        ILogger<HealthSchedule> logger,
        IHostApplicationLifetime lifetime)
        : this(snapshots, parts.Health, parts.Manager.UnitFor, reconciler.Report, rounds, time, logger, lifetime.StopApplication, io.Beat)
    {
    }

    internal HealthSchedule(
        SnapshotHolder snapshots,
        IHealthProber prober,
        Func<string, string> unitFor,
        Action<ProbeTarget, ProbeReport> report,
        CanaryRounds rounds,
        TimeProvider time,
        ILogger logger,
        Action stop,
        Action? beat = null)
    {
        _snapshots = snapshots;
        _prober = prober;
        _unitFor = unitFor;
        _rounds = rounds;
        _time = time;
        _logger = logger;
        _stop = stop;
        _onBeat = beat;
        _beat = new HealthBeat(time);
        _batch = new ReportBatch(report, time);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await LoopAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The daemon stops.
        }
        catch (Exception exception)
        {
            // A daemon that has stopped looking at its disks must not look alive: systemd starts a new one.
            Log.ScheduleFailed(_logger, exception);
            Environment.ExitCode = ExitCodes.PartFailed;
            _stop();
        }
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        long? planned = null;
        Task wait = Task.CompletedTask;
        while (true)
        {
            Task changed = _snapshots.NextChange();
            ImmutableArray<ProbeTarget> targets = _snapshots.Current is DaemonSnapshot snapshot ? ProbeTargets.Of(snapshot, _unitFor) : [];
            ImmutableArray<ProbeTarget> due = _beat.Due(targets, out long? next);
            foreach (ProbeTarget target in due)
            {
                _prober.Start(target, _time.GetUtcNow(), Take);
            }

            if (!due.IsEmpty)
            {
                // The process is awake: whoever wants a reading now and then has it without a wake-up of its own.
                _onBeat?.Invoke();
            }

            // One timer stays for one beat, however many snapshots come in between: one that is taken back wakes the process all the same.
            if (next is long at && (at != planned || wait.IsCompleted))
            {
                TimeSpan left = _time.GetElapsedTime(_time.GetTimestamp(), at);
                wait = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, _time, cancellationToken);
            }

            planned = next;
            await (next is null ? changed : Task.WhenAny(changed, wait)).WaitAsync(cancellationToken);
        }
    }

    private void Take(ProbeTarget target, ProbeReport report)
    {
        _rounds.Note(target, report);
        _batch.Add(target, report);
    }
}
