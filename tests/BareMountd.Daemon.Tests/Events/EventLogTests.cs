using System.Collections.Concurrent;
using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Events;
using BareMountd.Daemon.Events;
using Microsoft.Extensions.Logging;

namespace BareMountd.Daemon.Tests.Events;

/// <summary>The hub: numbers, bounds, followers, and a writer that nobody waits for.</summary>
public sealed class EventLogTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Numbers_go_on_after_a_restart_and_nothing_is_lost_by_a_stop()
    {
        MemoryStore store = new();
        EventLog first = await StartAsync(store);
        Assert.Equal([1L, 2L, 3L], Enumerable.Range(0, 3).Select(_ => first.Tell(Draft()).Id));
        await first.StopAsync(Test);

        EventLog second = await StartAsync(store);
        Assert.Equal(4, second.Tell(Draft("other")).Id);
        EventsResponse all = second.Read(EventQuery.All);
        Assert.Equal([1L, 2L, 3L, 4L], all.Events.Select(e => e.Id));
        Assert.Equal((1L, 4L), (all.FirstId, all.LastId));
        Assert.Equal([4L], second.Read(EventQuery.All with { Disk = "other" }).Events.Select(e => e.Id));
        Assert.True(second.Knows("data"));
        Assert.False(second.Knows("never"));
        Assert.Equal(1, second.Counts.Single(c => c.Key == EventKinds.State).Value);
        Assert.Equal(0, second.Counts.Single(c => c.Key == EventKinds.Policy).Value);
        await second.StopAsync(Test);
    }

    [Fact]
    public async Task The_history_is_bounded_by_number_and_by_size()
    {
        EventLog log = await StartAsync(new MemoryStore());
        for (int i = 0; i < EventLog.MaxEvents + 10; i++)
        {
            log.Tell(Draft());
        }

        EventsResponse many = log.Read(EventQuery.All);
        Assert.Equal((EventLog.MaxEvents, 11L), (many.Events.Count, many.FirstId));
        for (int i = 0; i < 600; i++)
        {
            log.Tell(Draft() with { Message = new string('x', 4000) });
        }

        Assert.InRange(log.Read(EventQuery.All).Events.Sum(e => e.Message.Length), 4000, EventLog.MaxSize);
        await log.StopAsync(Test);
    }

    [Fact]
    public async Task A_disk_that_hangs_under_the_file_holds_up_nobody()
    {
        TaskCompletionSource gate = new();
        MemoryStore store = new() { Gate = gate.Task };
        EventLog log = await StartAsync(store);
        for (int i = 0; i < 3 * EventLog.MaxEvents; i++)
        {
            log.Tell(Draft());
        }

        Assert.Equal(3 * EventLog.MaxEvents, log.Read(EventQuery.All).LastId);
        gate.SetResult();
        await log.StopAsync(Test);
        Assert.Equal(3 * EventLog.MaxEvents, store.Load(1)[0].Id);
    }

    [Fact]
    public async Task What_cannot_be_written_is_warned_of_once_and_written_whole_when_it_can_be()
    {
        MemoryStore store = new() { Broken = true };
        Lines lines = new();
        EventLog log = await StartAsync(store, lines);
        for (int id = 1; id <= 3; id++)
        {
            log.Tell(Draft());
            Assert.Equal(id == 1 ? "append 1" : "replace " + string.Join(' ', Enumerable.Range(1, id)), await store.Calls.Reader.ReadAsync(Test));
        }

        store.Broken = false;
        log.Tell(Draft());
        Assert.Equal("replace 1 2 3 4", await store.Calls.Reader.ReadAsync(Test));
        log.Tell(Draft());
        Assert.Equal("append 5", await store.Calls.Reader.ReadAsync(Test));
        await log.StopAsync(Test);
        Assert.Equal(
            ["The history of events is kept in memory only, it cannot be written: no space left", "The history of events is written again, nothing of it is missing"],
            lines.Said.Where(l => l.Contains("history", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_follower_gets_the_past_it_asked_for_and_each_later_one_once()
    {
        EventLog log = await StartAsync(new MemoryStore());
        Task teller = Task.Run(
            () =>
            {
                for (int i = 0; i < 200; i++)
                {
                    log.Tell(Draft());
                }
            },
            Test);
        Assert.True(log.TryFollow(EventQuery.All, out ImmutableArray<EventRecord> past, out EventFollower? follower));
        await teller;
        using (follower)
        {
            List<long> seen = [.. past.Select(e => e.Id)];
            while (follower.Events.TryRead(out EventRecord? one))
            {
                seen.Add(one.Id);
            }

            Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), seen);
        }

        await log.StopAsync(Test);
    }

    [Fact]
    public async Task A_follower_that_does_not_read_is_dropped_and_others_are_not()
    {
        Lines lines = new();
        EventLog log = await StartAsync(new MemoryStore(), lines);
        Assert.True(log.TryFollow(EventQuery.All, out _, out EventFollower? slow));
        Assert.True(log.TryFollow(EventQuery.All with { Disk = "other" }, out _, out EventFollower? other));
        for (int i = 0; i <= EventFollower.Room; i++)
        {
            log.Tell(Draft());
        }

        log.Tell(Draft("other"));
        Assert.Equal("other", (await other.Events.ReadAsync(Test)).Disk);
        Assert.True(slow.Dropped.IsCancellationRequested);
        Assert.False(other.Dropped.IsCancellationRequested);
        int read = 0;
        while (slow.Events.TryRead(out _))
        {
            read++;
        }

        Assert.Equal(EventFollower.Room, read);
        Assert.Single(lines.Said, l => l.Contains("did not read", StringComparison.Ordinal));
        slow.Dispose();
        other.Dispose();
        await log.StopAsync(Test);
    }

    [Fact]
    public async Task Followers_are_counted_and_a_place_is_free_again_when_one_leaves()
    {
        EventLog log = await StartAsync(new MemoryStore());
        List<EventFollower> followers = [];
        for (int i = 0; i < EventLog.MaxFollowers; i++)
        {
            Assert.True(log.TryFollow(EventQuery.All, out _, out EventFollower? follower));
            followers.Add(follower);
        }

        Assert.False(log.TryFollow(EventQuery.All, out _, out _));
        followers[0].Dispose();
        Assert.True(log.TryFollow(EventQuery.All, out _, out _));
        await log.StopAsync(Test);
    }

    [Fact]
    public async Task Every_kind_has_its_line_in_the_journal_with_its_fields()
    {
        DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Lines lines = new();
        EventLog log = await StartAsync(new MemoryStore(), lines);
        foreach (string kind in EventKinds.All)
        {
            log.Tell(new EventRecord(0, now, kind, "data", "warning", "words", ImmutableDictionary<string, string>.Empty.Add("code", "some-code").Add("state", "found")));
        }

        await log.StopAsync(Test);
        Assert.Equal(EventKinds.All, lines.Fields.Select(f => f["EventKind"]));
        Assert.Equal(Enumerable.Range(1, EventKinds.All.Length).Select(i => (object?)(long)i), lines.Fields.Select(f => f["EventNumber"]));
        Assert.Equal("some-code", lines.Fields.Single(f => f["EventKind"] is EventKinds.ConditionRaised)["Code"]);
        Assert.Equal("data", lines.Fields.Single(f => f["EventKind"] is EventKinds.Attached)["Disk"]);
        Assert.Equal(EventKinds.All.Length, lines.Ids.Distinct().Count());
    }

    private static EventRecord Draft(string disk = "data") =>
        new(0, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), EventKinds.State, disk, "info", "words", ImmutableDictionary<string, string>.Empty);

    private static async Task<EventLog> StartAsync(MemoryStore store, ILogger<EventLog>? logger = null)
    {
        EventLog log = new(store, TimeProvider.System, logger ?? new Lines());
        await log.StartAsync(Test);
        return log;
    }

    /// <summary>What was logged.</summary>
    private sealed class Lines : ILogger<EventLog>
    {
        public ConcurrentQueue<string> Said { get; } = new();

        public ConcurrentQueue<Dictionary<string, object?>> Fields { get; } = new();

        public ConcurrentQueue<int> Ids { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Said.Enqueue(formatter(state, exception));
            Ids.Enqueue(eventId.Id);
            Fields.Enqueue(((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(p => p.Key, p => p.Value, StringComparer.OrdinalIgnoreCase));
        }
    }
}
