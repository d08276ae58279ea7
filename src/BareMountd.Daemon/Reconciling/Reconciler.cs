using System.Collections.Immutable;
using System.Threading.Channels;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Events;
using BareMountd.Core.Health;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Policies;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Control;
using BareMountd.Daemon.Events;
using BareMountd.Daemon.Hosting;
using BareMountd.Daemon.Policies;

namespace BareMountd.Daemon.Reconciling;

/// <summary>
/// The only writer of state. Waits for events, drains all that have come, matches and plans once, starts the effects, publishes one
/// snapshot. Its own beat feeds the watchdog, so that a daemon whose loop stands still is restarted.
/// </summary>
public sealed partial class Reconciler : BackgroundService
{
    /// <summary>Room for bursts; a source that finds it full sends a resync instead.</summary>
    private const int QueueLength = 1024;

    /// <summary>A timer takes no more than 49 days.</summary>
    private static readonly TimeSpan s_longestTimer = TimeSpan.FromDays(30);

    private readonly DaemonParts _parts;
    private readonly DaemonSettings _settings;
    private readonly SnapshotHolder _snapshots;
    private readonly ServiceNotice _notice;
    private readonly TimeProvider _time;
    private readonly ILogger<Reconciler> _logger;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly Channel<DeviceEvent> _deviceEvents = Bounded<DeviceEvent>();
    private readonly Channel<MountTable> _mountEvents = Bounded<MountTable>();
    private readonly Channel<ReconcilerMessage> _inbox = Channel.CreateUnbounded<ReconcilerMessage>(new() { SingleReader = true });
    private readonly List<PendingAction> _pending = [];
    private readonly Dictionary<string, DiskConfig> _departing = new(StringComparer.Ordinal);
    private readonly WorldView _world;
    private readonly Effects _effects;

    private BareMountConfig _config;
    private ImmutableArray<ConfigDiagnostic> _diagnostics;
    private ImmutableDictionary<string, DiskRuntime> _runtimes;
    private ImmutableDictionary<string, DiskHealth> _health = ImmutableDictionary<string, DiskHealth>.Empty;
    private MachineHealth _machine = MachineHealth.Initial;
    private KeptState _kept = KeptState.Empty;
    private ConditionStatus? _refusedReload;
    private DateTimeOffset? _readySince;
    private long _generation;

    /// <summary>Made by the host.</summary>
    public Reconciler(
        DaemonParts parts,
        DaemonSettings settings,
        SnapshotHolder snapshots,
        ServiceNotice notice,
        EventLog events,
        TimeProvider time,
        ILoggerFactory loggers,
        IHostApplicationLifetime lifetime)
    {
        _parts = parts;
        _settings = settings;
        _snapshots = snapshots;
        _notice = notice;
        _events = events;
        _time = time;
        _logger = loggers.CreateLogger<Reconciler>();
        _lifetime = lifetime;
        _world = new WorldView(parts.Host);
        _effects = new Effects(parts.Manager, parts.Units, parts.Guard, _inbox.Writer, loggers.CreateLogger<Effects>());
        _policyEffects = new PolicyEffects(parts.Units, parts.Guard, _inbox.Writer, time, loggers.CreateLogger<PolicyEffects>());
        _config = settings.InitialConfig.Config ?? throw new ArgumentException("the initial configuration must be valid", nameof(settings));
        _diagnostics = settings.InitialConfig.Diagnostics;
        _kept = parts.State.Load();
        _runtimes = Memory.Recall(_kept.Mounts, time.GetUtcNow());
        _policies = PolicyMemory.Recall(_kept.Policies, parts.Guard.Ours);
    }

    /// <summary>Asks for an action on one disk. The answer is null when no such disk is declared.</summary>
    public async Task<ActionResponse?> ActAsync(string disk, UserAction action, Peer peer, CancellationToken cancellationToken)
    {
        TaskCompletionSource<ActionResponse?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _inbox.Writer.WriteAsync(new ReconcilerMessage.Act(disk, action, peer, answer), cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Hands in what a probe saw. Never blocks.</summary>
    public void Report(ProbeTarget target, ProbeReport report) => _inbox.Writer.TryWrite(new ReconcilerMessage.Observed(target, report));

    /// <summary>Offers a configuration that was just read; a refused one changes nothing.</summary>
    public async Task<ReloadResponse> ReplaceAsync(ConfigResult config, CancellationToken cancellationToken)
    {
        TaskCompletionSource<ReloadResponse> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ReconcilerMessage message = config.Ok
            ? new ReconcilerMessage.Replace(config, answer)
            : new ReconcilerMessage.ReloadRefused(config, answer);
        await _inbox.Writer.WriteAsync(message, cancellationToken);
        return await answer.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using CancellationTokenSource feeds = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        List<KeyValuePair<string, Task>> vital =
        [
            .. _parts.Vital,
            KeyValuePair.Create("the device source", Task.Run(() => _parts.Devices.RunAsync(_deviceEvents.Writer, feeds.Token), CancellationToken.None)),
            KeyValuePair.Create("the mount table source", Task.Run(() => _parts.Mounts.RunAsync(_mountEvents.Writer, feeds.Token), CancellationToken.None)),
        ];
        TellStarted();
        try
        {
            await LoopAsync(vital, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _notice.Stopping();
            TellStopped();
        }
        catch (Exception exception)
        {
            // A daemon that lost one of its parts must not look alive: systemd starts a new one.
            Log.LoopFailed(_logger, exception);
            Environment.ExitCode = ExitCodes.PartFailed;
            _lifetime.StopApplication();
        }
        finally
        {
            await feeds.CancelAsync();
            foreach (PendingAction pending in _pending)
            {
                pending.Answer.TrySetCanceled(CancellationToken.None);
            }
        }
    }

    private static Channel<T> Bounded<T>() =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private async Task LoopAsync(List<KeyValuePair<string, Task>> vital, CancellationToken cancellationToken)
    {
        Task broken = Task.WhenAny(vital.Select(v => v.Value));
        Task<bool>? deviceReady = null;
        Task<bool>? mountReady = null;
        Task<bool>? inboxReady = null;
        DateTimeOffset? wakeAt = null;
        TimeSpan? beat = _notice.WatchdogInterval is TimeSpan interval ? interval / 2 : null;
        while (true)
        {
            deviceReady ??= _deviceEvents.Reader.WaitToReadAsync(cancellationToken).AsTask();
            mountReady ??= _mountEvents.Reader.WaitToReadAsync(cancellationToken).AsTask();
            inboxReady ??= _inbox.Reader.WaitToReadAsync(cancellationToken).AsTask();
            using CancellationTokenSource timerStop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task timer = TimerAsync(wakeAt, beat, timerStop.Token);
            Task first = await Task.WhenAny(deviceReady, mountReady, inboxReady, timer, broken);
            await timerStop.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            if (first == broken)
            {
                (string name, Task task) = vital.First(v => v.Value.IsCompleted);
                throw new InvalidOperationException(name + " ended", task.Exception?.GetBaseException());
            }

            deviceReady = Forget(deviceReady);
            mountReady = Forget(mountReady);
            inboxReady = Forget(inboxReady);
            _notice.Watchdog();
            wakeAt = Pass(cancellationToken);
        }

        static Task<bool>? Forget(Task<bool> task) => task.IsCompleted ? null : task;
    }

    /// <summary>Ends at the next retry or half-way to the watchdog's limit, whichever is first; never when neither is due.</summary>
    private Task TimerAsync(DateTimeOffset? wakeAt, TimeSpan? beat, CancellationToken cancellationToken)
    {
        TimeSpan? delay = beat;
        if (wakeAt is DateTimeOffset at)
        {
            TimeSpan left = at - _time.GetUtcNow();
            left = left > TimeSpan.Zero ? left : TimeSpan.Zero;
            delay = delay is TimeSpan limit && limit < left ? limit : left < s_longestTimer ? left : s_longestTimer;
        }

        return Task.Delay(delay ?? Timeout.InfiniteTimeSpan, _time, cancellationToken);
    }

    /// <summary>One pass over everything. Returns when to look again.</summary>
    private DateTimeOffset? Pass(CancellationToken cancellationToken)
    {
        DrainEvents();
        List<PlannedAction> wished = [];
        while (_inbox.Reader.TryRead(out ReconcilerMessage? message))
        {
            Take(message, wished);
        }

        if (_world.Source is null || _world.Mounts is null)
        {
            // Nothing can be decided before both pictures came; users' wishes wait in _pending.
            return null;
        }

        // Subscribe, act, read: the table may have moved since its last event, and a stale one would undo what just succeeded.
        _world.Mounts = _parts.Mounts.Read();
        DateTimeOffset now = _time.GetUtcNow();
        World world = _world.Now(_parts.Mounts.ReadSwaps());
        StartPending(world, now, wished);
        MatchResult matches = Matcher.Match(_config, world);
        PlanInput input = new(_config, world, matches, _runtimes, _world.Source == DeviceSources.Udev, now) { StillInKernel = StillInKernel(world) };
        PlanOutput output = Planner.Plan(input);
        HealthOutcome health = HealthEvaluator.Evaluate(input, output, _health, _machine);
        _health = health.Disks;
        _machine = health.Machine;
        PolicyOutcome follows = Follow(input, ref output, health);
        _runtimes = output.Runtimes;
        ImmutableArray<EventRecord> changes = TellChanges(input, output, health);
        DateTimeOffset? keepAt = Remember(now);
        if (_readySince is null)
        {
            _parts.Manager.Sweep(_runtimes
                .Where(pair => pair.Value.State is DiskState.Mounted or DiskState.Mounting or DiskState.Unmounting).Select(pair => pair.Key).ToHashSet());
        }

        foreach (PlannedAction action in wished.Concat(output.Actions))
        {
            Log.Started(_logger, action);
            _effects.Start(action, cancellationToken);
        }

        StartPolicies(follows, changes, input, output, cancellationToken);
        Publish(input, output, health);
        AnswerPending();
        return Earlier(Earlier(output.WakeAt, health.WakeAt), Earlier(follows.WakeAt, keepAt));
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;

    private void DrainEvents()
    {
        while (_deviceEvents.Reader.TryRead(out DeviceEvent? change))
        {
            if (change is DeviceEvent.Resync resync)
            {
                _events.Tell(EventWords.Resynced(resync.Devices.Length, resync.Source, resync.Reason, _time.GetUtcNow()));
            }

            _world.Apply(change);
        }

        while (_mountEvents.Reader.TryRead(out MountTable? table))
        {
            _world.Mounts = table;
        }
    }

    private void Take(ReconcilerMessage message, List<PlannedAction> wished)
    {
        DateTimeOffset now = _time.GetUtcNow();
        switch (message)
        {
            case ReconcilerMessage.MountDone done:
                Finished(done.Disk, wished, runtime => Transitions.MountFinished(runtime, done.Outcome, now), done.Outcome);
                break;
            case ReconcilerMessage.RemountDone done:
                Finished(done.Disk, wished, runtime => Transitions.RemountFinished(runtime, done.Outcome, done.Options, now), done.Outcome);
                break;
            case ReconcilerMessage.UnmountDone done:
                Finished(done.Disk, wished, runtime => Transitions.UnmountFinished(runtime, done.Outcome, done.DeviceGone, now), done.Outcome);
                break;
            case ReconcilerMessage.LinksDone done when _runtimes.TryGetValue(done.Disk, out DiskRuntime? runtime):
                foreach ((string link, string reason) in done.Failures)
                {
                    Log.LinkFailed(_logger, done.Disk, link, reason);
                }

                _runtimes = _runtimes.SetItem(done.Disk, runtime with { LinkFailures = [.. done.Failures] });
                break;
            case ReconcilerMessage.LinksDone:
                break;
            case ReconcilerMessage.Observed observed:
                Observe(observed.Target, observed.Report);
                break;
            case ReconcilerMessage.PolicyDone done:
                TellPolicy(done.Report);
                break;
            case ReconcilerMessage.GuardDone done:
                Guarded(done);
                break;
            case ReconcilerMessage.Act act:
                TellAsked(act, now);
                _pending.Add(new PendingAction(act.Disk, act.Action, act.Answer));
                break;
            case ReconcilerMessage.Replace replace:
                replace.Answer.SetResult(Replace(replace.Config, wished));
                break;
            case ReconcilerMessage.ReloadRefused refused:
                RefuseReload(refused, now);
                break;
            default:
                throw new InvalidOperationException($"unknown message {message.GetType().Name}");
        }
    }

    /// <summary>Takes a report in, unless the disk is another attachment by now, or not declared any more.</summary>
    private void Observe(ProbeTarget target, ProbeReport report)
    {
        if (_runtimes.GetValueOrDefault(target.Disk)?.Device == target.Device)
        {
            DiskHealth health = _health.GetValueOrDefault(target.Disk, DiskHealth.Initial);
            _health = _health.SetItem(target.Disk, health with { Observations = health.Observations.With(target, report) });
        }
    }

    private void Finished(string disk, List<PlannedAction> wished, Func<DiskRuntime, DiskRuntime> transition, object outcome)
    {
        Log.Ended(_logger, disk, outcome);
        if (_departing.Remove(disk, out DiskConfig? departed))
        {
            // The disk was taken out of the configuration while its job ran.
            if (outcome is MountOutcome.Mounted && departed.UnmountOnRemove)
            {
                wished.Add(PlannedAction.Unmount.Of(departed, departed.MountPoint, null, deviceGone: false, "removed from the configuration"));
            }
        }
        else if (_runtimes.TryGetValue(disk, out DiskRuntime? runtime) && runtime.JobInFlight)
        {
            _runtimes = _runtimes.SetItem(disk, transition(runtime));
        }
    }

    /// <summary>Puts wishes into effect whose disk has no job under way.</summary>
    private void StartPending(World world, DateTimeOffset now, List<PlannedAction> wished)
    {
        foreach (PendingAction pending in _pending)
        {
            DiskConfig? disk = _config.Find(pending.Disk);
            DiskRuntime runtime = _runtimes.GetValueOrDefault(pending.Disk) ?? DiskRuntime.Initial(now);
            if (pending.Started || disk is null || runtime.JobInFlight)
            {
                continue;
            }

            pending.Started = true;
            _runtimes = _runtimes.SetItem(pending.Disk, Wishes.Apply(pending.Action, disk, runtime, world, _config, UdevRunning, now, wished));
        }
    }

    private bool UdevRunning => _world.Source == DeviceSources.Udev;

    /// <summary>Answers wishes whose job has ended (or that needed none).</summary>
    private void AnswerPending()
    {
        for (int i = _pending.Count - 1; i >= 0; i--)
        {
            PendingAction pending = _pending[i];
            DiskStatus? status = _snapshots.Current?.Status.Disks.FirstOrDefault(d => d.Name == pending.Disk);
            if (status is null)
            {
                pending.Answer.TrySetResult(null);
            }
            else if (pending.Started && !_runtimes[pending.Disk].JobInFlight)
            {
                pending.Answer.TrySetResult(Wishes.Answer(pending.Action, status, _runtimes[pending.Disk].Failure));
            }
            else
            {
                continue;
            }

            _pending.RemoveAt(i);
        }
    }
}
