using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Events;

namespace BareMountd.Core.Tests.Events;

public sealed class EventQueryTests
{
    private static readonly DateTimeOffset s_then = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly EventRecord[] s_history =
        [.. Enumerable.Range(1, 10).Select(i => new EventRecord(
            i + 100, s_then + TimeSpan.FromMinutes(i), i % 2 == 0 ? EventKinds.State : EventKinds.Attached, i % 3 == 0 ? null : "data", "info", "", ImmutableDictionary<string, string>.Empty))];

    [Theory]
    [InlineData("", "101 102 103 104 105 106 107 108 109 110")]
    [InlineData("limit=3", "108 109 110")]
    [InlineData("limit=0", "")]
    [InlineData("after=107", "108 109 110")]
    [InlineData("after=110", "")]
    [InlineData("since=2026-11-21T10:09:00Z", "109 110")]
    [InlineData("since=2026-11-21T11:09:00%2B01:00", "109 110")]
    [InlineData("disk=data", "101 102 104 105 107 108 110")]
    [InlineData("kind=attached", "101 103 105 107 109")]
    [InlineData("kind=attached,state&limit=2", "109 110")]
    [InlineData("kind=attached&kind=state&disk=data&limit=2", "108 110")]
    [InlineData("kind=policy", "")]
    public void What_is_asked_for_is_selected(string text, string expected)
    {
        Assert.True(Parse(text, out EventQuery query, out string error, out _), error);
        Assert.Equal(expected, string.Join(' ', query.On(110).Select(s_history).Select(e => e.Id)));
    }

    [Fact]
    public void A_number_from_a_history_that_is_gone_means_everything()
    {
        EventQuery query = EventQuery.All with { After = 5000, Limit = 1 };
        Assert.Equal([110L], query.On(110).Select(s_history).Select(e => e.Id));
    }

    [Theory]
    [InlineData("disks=x", "there is no parameter 'disks' (did you mean \"disk\"?)", "parameters are after, disk, follow, kind, limit, since")]
    [InlineData("kind=mounted", "kind=mounted is not understood", "kinds are asked, attached,")]
    [InlineData("kind=", "kind= is not understood", "kinds are")]
    [InlineData("kind=state,", "kind=state, is not understood", "kinds are")]
    [InlineData("disk=", "disk= is not understood", "disk is the name")]
    [InlineData("limit=-1", "limit=-1 is not understood", "limit is a number")]
    [InlineData("limit=1e3", "limit=1e3 is not understood", "limit is a number")]
    [InlineData("after=x", "after=x is not understood", "after is the number")]
    [InlineData("after=99999999999999999999", "after=99999999999999999999 is not understood", "after is the number")]
    [InlineData("since=yesterday", "since=yesterday is not understood", "since is a time such as")]
    [InlineData("follow=1", "follow=1 is not understood", "follow is true or false")]
    public void What_is_not_understood_is_told_with_what_is_allowed(string text, string expected, string hint)
    {
        Assert.False(Parse(text, out _, out string error, out string told));
        Assert.Equal(expected, error);
        Assert.StartsWith(hint, told, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kinds_are_sorted() => Assert.Equal(EventKinds.All.Order(StringComparer.Ordinal), EventKinds.All);

    private static bool Parse(string text, out EventQuery query, out string error, out string hint) => EventQueryParser.TryParse(
        text.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0], Uri.UnescapeDataString(pair[1]))),
        out query,
        out error,
        out hint);
}
