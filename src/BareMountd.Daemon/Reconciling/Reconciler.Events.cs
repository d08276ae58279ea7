using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Events;
using BareMountd.Core.Health;
using BareMountd.Core.Planning;
using BareMountd.Daemon.Events;
using BareMountd.Daemon.Hosting;

namespace BareMountd.Daemon.Reconciling;

/// <summary>What the reconciler tells the history of events.</summary>
public sealed partial class Reconciler
{
    private readonly EventLog _events;
    private EventMemory _eventMemory = EventMemory.Empty;

    /// <summary>Tells what a pass changed. Returns the events with their numbers, for whatever follows from them.</summary>
    private ImmutableArray<EventRecord> TellChanges(PlanInput input, PlanOutput output, HealthOutcome health)
    {
        EventChanges changes = EventDiff.Between(_eventMemory, input, output, health);
        _eventMemory = changes.Memory;
        return [.. changes.Events.Select(_events.Tell)];
    }

    /// <summary>A wish is told when it comes, before what it does; one for a disk that is not declared does nothing and is answered only.</summary>
    private void TellAsked(ReconcilerMessage.Act act, DateTimeOffset now)
    {
        if (_config.Find(act.Disk) is not null)
        {
            _asked.Add(_events.Tell(EventWords.Asked(act.Disk, act.Action.ToString().ToLowerInvariant(), act.Peer.Uid, act.Peer.Pid, now)));
        }
    }

    private void TellStarted() =>
        _events.Tell(EventWords.Started(DaemonSettings.Version, _events.Last(EventKinds.Daemon), _time.GetUtcNow()));

    private void TellStopped() =>
        _events.Tell(EventWords.Stopped(DaemonSettings.Version, _runtimes.Values.Count(r => r.State == DiskState.Mounted), _time.GetUtcNow()));
}
