using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using BareMountd.Core.Control;
using BareMountd.Core.Events;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Hosting;

namespace BareMountd.Daemon.Events;

/// <summary>
/// The history of events: gives each its number, keeps the newest in memory, hands them to followers, to the journal, and to one task that
/// writes them. Whoever tells an event waits for none of these. Thread-safe.
/// </summary>
public sealed class EventLog : IHostedService
{
    /// <summary>Events that are kept.</summary>
    public const int MaxEvents = 2000;

    /// <summary>Characters of all of them together.</summary>
    public const int MaxSize = 1024 * 1024;

    /// <summary>Followers at one time.</summary>
    public const int MaxFollowers = 32;

    /// <summary>How long the end of the daemon waits for the last events to be written.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly IEventStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<EventLog> _logger;
    private readonly Lock _gate = new();
    private readonly Queue<EventRecord> _history = new();
    private readonly List<EventFollower> _followers = [];
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    // A disk that hangs under the file costs the oldest of what could not be written, and never memory or anybody's time.
    private readonly Channel<EventRecord> _unwritten = Channel.CreateBounded<EventRecord>(
        new BoundedChannelOptions(MaxEvents) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest });

    private Task _writer = Task.CompletedTask;
    private long _size;
    private long _lastId;

    /// <summary>Made by the host; reads what was kept.</summary>
    public EventLog(IEventStore store, TimeProvider time, ILogger<EventLog> logger)
    {
        _store = store;
        _time = time;
        _logger = logger;
        foreach (EventRecord one in store.Load(MaxEvents))
        {
            Keep(one);
        }

        foreach (string kind in EventKinds.All)
        {
            _counts[kind] = 0;
        }
    }

    /// <summary>Events of this run of the daemon by kind; every kind has its number.</summary>
    public ImmutableArray<KeyValuePair<string, long>> Counts
    {
        get
        {
            lock (_gate)
            {
                return [.. _counts];
            }
        }
    }

    /// <summary>Takes an event into the history. Returns it with its number.</summary>
    public EventRecord Tell(EventRecord draft)
    {
        EventRecord one;
        bool dropped = false;
        lock (_gate)
        {
            one = draft with { Id = _lastId + 1, Time = SteadyClock.ToWall(_time, draft.Time) };
            Keep(one);
            _counts[one.Kind] = _counts.GetValueOrDefault(one.Kind) + 1;
            for (int i = _followers.Count - 1; i >= 0; i--)
            {
                if (!_followers[i].Offer(one))
                {
                    _followers.RemoveAt(i);
                    dropped = true;
                }
            }

            _unwritten.Writer.TryWrite(one);
        }

        Log.Event(_logger, one);
        if (dropped)
        {
            Log.FollowerDropped(_logger);
        }

        return one;
    }

    /// <summary>The newest event of a kind that is kept; null when there is none.</summary>
    public EventRecord? Last(string kind)
    {
        lock (_gate)
        {
            return _history.LastOrDefault(e => e.Kind == kind);
        }
    }

    /// <summary>True when an event of that disk is kept.</summary>
    public bool Knows(string disk)
    {
        lock (_gate)
        {
            return _history.Any(e => e.Disk == disk);
        }
    }

    /// <summary>The events that are wanted.</summary>
    public EventsResponse Read(EventQuery query)
    {
        lock (_gate)
        {
            long first = _history.TryPeek(out EventRecord? oldest) ? oldest.Id : 0;
            return new EventsResponse(query.On(_lastId).Select(_history), first, _lastId);
        }
    }

    /// <summary>The events that are wanted, and a follower that gets every later one; none is missed and none comes twice.</summary>
    /// <returns>False when there are <see cref="MaxFollowers"/> already.</returns>
    public bool TryFollow(EventQuery query, out ImmutableArray<EventRecord> past, [NotNullWhen(true)] out EventFollower? follower)
    {
        lock (_gate)
        {
            if (_followers.Count >= MaxFollowers)
            {
                past = [];
                follower = null;
                return false;
            }

            EventQuery here = query.On(_lastId);
            past = here.Select(_history);
            follower = new EventFollower(here, Leave);
            _followers.Add(follower);
            return true;
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writer = Task.Run(WriteAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _unwritten.Writer.TryComplete();
        try
        {
            await _writer.WaitAsync(s_patience, _time, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Log.EventsNotKept(_logger, "the disk did not answer in time");
        }
    }

    private void Keep(EventRecord one)
    {
        _lastId = one.Id;
        _history.Enqueue(one);
        _size += Size(one);
        while (_history.Count > MaxEvents || _size > MaxSize)
        {
            _size -= Size(_history.Dequeue());
        }
    }

    private static int Size(EventRecord one) =>
        128 + one.Message.Length + (one.Disk?.Length ?? 0) + one.Facts.Sum(fact => fact.Key.Length + fact.Value.Length + 6);

    private void Leave(EventFollower follower)
    {
        lock (_gate)
        {
            _followers.Remove(follower);
        }
    }

    /// <summary>Ends only when the daemon does: a history that cannot be written is told once, kept in memory, and written whole when it can be.</summary>
    private async Task WriteAsync()
    {
        bool broken = false;
        List<EventRecord> batch = [];
        while (await _unwritten.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (_unwritten.Reader.TryRead(out EventRecord? one))
            {
                batch.Add(one);
            }

            try
            {
                if (broken)
                {
                    _store.Replace(Read(EventQuery.All).Events);
                    Log.EventsKeptAgain(_logger);
                }
                else
                {
                    _store.Append(batch);
                }

                broken = false;
            }
            catch (Exception exception)
            {
                if (!broken)
                {
                    Log.EventsNotKept(_logger, exception.Message);
                }

                broken = true;
            }
        }

        try
        {
            // The machine may be switched off next, as WSL does it; without its last event this daemon would pass for one that was killed.
            _store.Sync();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.EventsNotKept(_logger, exception.Message);
        }
    }
}
