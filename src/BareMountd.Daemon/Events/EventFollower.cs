using System.Threading.Channels;
using BareMountd.Core.Control;
using BareMountd.Core.Events;

namespace BareMountd.Daemon.Events;

/// <summary>One reader that follows. It has room for a burst; one that does not read is dropped, never waited for.</summary>
public sealed class EventFollower : IDisposable
{
    /// <summary>Events that wait for a slow reader before it is dropped.</summary>
    public const int Room = 256;

    private readonly EventQuery _query;
    private readonly Action<EventFollower> _leave;
    private readonly Channel<EventRecord> _events = Channel.CreateBounded<EventRecord>(
        new BoundedChannelOptions(Room) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource _dropped = new();

    internal EventFollower(EventQuery query, Action<EventFollower> leave)
    {
        _query = query;
        _leave = leave;
    }

    /// <summary>New events that are wanted.</summary>
    public ChannelReader<EventRecord> Events => _events.Reader;

    /// <summary>Cancelled when the reader was too slow and is dropped.</summary>
    public CancellationToken Dropped => _dropped.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _leave(this);
        _dropped.Dispose();
    }

    /// <summary>Hands one event over; false when there is no room, and the reader is dropped with it.</summary>
    internal bool Offer(EventRecord one)
    {
        if (!_query.Wants(one) || _events.Writer.TryWrite(one))
        {
            return true;
        }

        // Whoever waits for this reader's socket is told on a thread of his own: the teller of events has no time for that.
        _ = _dropped.CancelAsync();
        return false;
    }
}
