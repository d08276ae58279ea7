using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Events;
using BareMountd.Linux.State;
using BareMountd.Linux.Tests.Proc;

// These tests run on Linux only, where files have modes.
#pragma warning disable CA1416

namespace BareMountd.Linux.Tests.State;

/// <summary>The history on disk: what is written is read by the next run, whatever happened to the file in between.</summary>
public sealed class EventStoreTests
{
    private static readonly DateTimeOffset s_then = new(2026, 3, 1, 8, 30, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_appended_is_loaded_by_the_next_run_with_hostile_text_as_it_was()
    {
        using TempTree tree = new();
        EventRecord hostile = Event(2) with { Disk = null, Message = "a\nb\u001b[31m\u202e \"ü\ud83d\udcbe", Facts = ImmutableDictionary<string, string>.Empty.Add("serial", "x\ny\0") };
        EventStore store = new(tree.Roots);
        Assert.Empty(store.Load(10));
        store.Append([Event(1), hostile]);
        store.Append([Event(3)]);

        IReadOnlyList<EventRecord> loaded = new EventStore(tree.Roots).Load(10);
        Assert.Equal([1L, 2L, 3L], loaded.Select(e => e.Id));
        Assert.Equal(hostile with { Facts = loaded[1].Facts }, loaded[1]);
        Assert.Equal(hostile.Facts, loaded[1].Facts);
        Assert.Equal(s_then + TimeSpan.FromSeconds(3), loaded[2].Time);
        Assert.Equal([2L, 3L], new EventStore(tree.Roots).Load(2).Select(e => e.Id));
    }

    [Fact]
    public void Files_and_directory_are_for_their_owner_alone()
    {
        using TempTree tree = new();
        new EventStore(tree.Roots).Append([Event(1)]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(tree.Roots.EventsFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(tree.Roots.State));
    }

    [Fact]
    public void A_full_file_becomes_the_earlier_part_and_the_oldest_are_forgotten()
    {
        using TempTree tree = new();
        EventStore store = new(tree.Roots);
        for (int id = 1; id <= (3 * EventStore.MaxEvents) + 5; id++)
        {
            store.Append([Event(id)]);
        }

        Assert.Equal(EventStore.MaxEvents, File.ReadLines(tree.Roots.EarlierEventsFile).Count());
        Assert.Equal(5, File.ReadLines(tree.Roots.EventsFile).Count());
        IReadOnlyList<EventRecord> loaded = new EventStore(tree.Roots).Load(2000);
        Assert.Equal(EventStore.MaxEvents + 5, loaded.Count);
        Assert.Equal((3 * EventStore.MaxEvents) + 5, loaded[^1].Id);
        Assert.Equal((2 * EventStore.MaxEvents) + 1, loaded[0].Id);
    }

    [Fact]
    public void Large_events_fill_a_file_by_their_bytes()
    {
        using TempTree tree = new();
        EventStore store = new(tree.Roots);
        for (int id = 1; id <= 400; id++)
        {
            store.Append([Event(id) with { Message = new string('x', 4096) }]);
        }

        Assert.All([tree.Roots.EventsFile, tree.Roots.EarlierEventsFile], file => Assert.InRange(new FileInfo(file).Length, 1, EventStore.MaxBytes + 8192));
    }

    [Fact]
    public void A_line_that_a_power_cut_tore_is_skipped_and_the_next_one_is_not_glued_to_it()
    {
        using TempTree tree = new();
        new EventStore(tree.Roots).Append([Event(1), Event(2)]);
        File.AppendAllText(tree.Roots.EventsFile, """{"id":3,"time":"2026-""");
        List<string> log = [];
        EventStore store = new(tree.Roots, log.Add);
        Assert.Equal([1L, 2L], store.Load(10).Select(e => e.Id));
        store.Append([Event(3)]);
        Assert.Equal([1L, 2L, 3L], new EventStore(tree.Roots, log.Add).Load(10).Select(e => e.Id));
        Assert.Empty(log);
    }

    [Fact]
    public void Zeros_that_a_power_cut_left_at_the_end_are_skipped()
    {
        using TempTree tree = new();
        new EventStore(tree.Roots).Append([Event(1)]);
        using (FileStream file = File.OpenWrite(tree.Roots.EventsFile))
        {
            file.SetLength(file.Length + 4096);
        }

        Assert.Equal([1L], new EventStore(tree.Roots).Load(10).Select(e => e.Id));
    }

    [Theory]
    [InlineData("garbage\n")]
    [InlineData("{}\n")]
    [InlineData("null\n")]
    [InlineData("\n")]
    [InlineData("{\"id\":1,\"time\":\"2026-03-01T08:30:01+00:00\",\"kind\":\"state\",\"disk\":null,\"severity\":\"info\",\"message\":\"number again\",\"facts\":{}}\n")]
    [InlineData("{\"id\":7,\"time\":\"2026-03-01T08:30:01+00:00\",\"kind\":\"state\",\"disk\":null,\"severity\":\"info\",\"message\":null,\"facts\":{}}\n")]
    public void A_damaged_file_is_set_aside_and_its_good_lines_are_kept(string line)
    {
        using TempTree tree = new();
        EventStore first = new(tree.Roots);
        first.Append([Event(1)]);
        File.AppendAllText(tree.Roots.EventsFile, line);
        first.Append([Event(2)]);
        List<string> log = [];
        EventStore store = new(tree.Roots, log.Add);
        Assert.Equal([1L, 2L], store.Load(10).Select(e => e.Id));
        Assert.Contains("events.jsonl.damaged", Assert.Single(log), StringComparison.Ordinal);
        Assert.Contains(line, File.ReadAllText(tree.Roots.EventsFile + ".damaged"), StringComparison.Ordinal);
        store.Append([Event(3)]);
        Assert.Equal([1L, 2L, 3L], new EventStore(tree.Roots, log.Add).Load(10).Select(e => e.Id));
        Assert.Single(log);
    }

    [Fact]
    public void A_file_of_enormous_size_and_a_directory_in_the_way_are_set_aside_unread()
    {
        using TempTree tree = new();
        Directory.CreateDirectory(tree.Roots.State);
        using (FileStream file = File.Create(tree.Roots.EventsFile))
        {
            file.SetLength(1L << 40);
        }

        Directory.CreateDirectory(tree.Roots.EarlierEventsFile);
        List<string> log = [];
        EventStore store = new(tree.Roots, log.Add);
        Assert.Empty(store.Load(10));
        Assert.Equal(2, log.Count);
        store.Append([Event(1)]);
        Assert.Single(new EventStore(tree.Roots).Load(10));
    }

    [Fact]
    public void Replace_leaves_exactly_these_and_a_crash_in_it_shows_none_twice()
    {
        using TempTree tree = new();
        EventStore store = new(tree.Roots);
        for (int id = 1; id <= EventStore.MaxEvents + 1; id++)
        {
            store.Append([Event(id)]);
        }

        string earlier = File.ReadAllText(tree.Roots.EarlierEventsFile);
        IReadOnlyList<EventRecord> all = new EventStore(tree.Roots).Load(2000);
        store.Replace(all);
        Assert.Equal([tree.Roots.EventsFile], Directory.GetFiles(tree.Roots.State));
        Assert.Equal(all.Select(e => e.Id), new EventStore(tree.Roots).Load(2000).Select(e => e.Id));

        // The machine stopped between the new file's name and the removal of the earlier part.
        File.WriteAllText(tree.Roots.EarlierEventsFile, earlier);
        Assert.Equal(all.Select(e => e.Id), new EventStore(tree.Roots).Load(2000).Select(e => e.Id));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_an_exception_and_no_harm_to_reading()
    {
        using TempTree tree = new();
        TempTree.Write(tree.Roots.State, "a file where the directory should be");
        EventStore store = new(tree.Roots);
        Assert.Empty(store.Load(10));
        Assert.ThrowsAny<IOException>(() => store.Append([Event(1)]));
        Assert.ThrowsAny<IOException>(() => store.Replace([Event(1)]));
    }

    private static EventRecord Event(long id) => new(
        id, s_then + TimeSpan.FromSeconds(id), EventKinds.State, "data", "info", "mounted", ImmutableDictionary<string, string>.Empty.Add("state", "mounted"));
}
