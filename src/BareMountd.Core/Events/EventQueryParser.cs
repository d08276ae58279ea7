using System.Globalization;
using BareMountd.Core.Text;

namespace BareMountd.Core.Events;

/// <summary>Reads the parameters of <c>GET /v1/events</c>: what is not understood is an error, or a slip would answer with the wrong events.</summary>
public static class EventQueryParser
{
    /// <summary>Names of the parameters, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = ["after", "disk", "follow", "kind", "limit", "since"];

    /// <summary>Reads them. <c>kind</c> may come more than once, or with several kinds between commas.</summary>
    /// <param name="parameters">Names and values as they came.</param>
    /// <param name="query">The query.</param>
    /// <param name="error">What is wrong, in one line; empty when nothing is.</param>
    /// <param name="hint">What is allowed.</param>
    public static bool TryParse(IEnumerable<KeyValuePair<string, string>> parameters, out EventQuery query, out string error, out string hint)
    {
        query = EventQuery.All;
        foreach ((string name, string value) in parameters)
        {
            (EventQuery? next, hint) = Take(query, name, value);
            if (next is null)
            {
                error = Names.Contains(name)
                    ? $"{name}={value} is not understood"
                    : $"there is no parameter '{name}'{DidYouMean.Phrase(name, Names)}";
                return false;
            }

            query = next;
        }

        error = hint = "";
        return true;
    }

    private static (EventQuery? Query, string Hint) Take(EventQuery query, string name, string value)
    {
        switch (name)
        {
            case "after":
                return (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? query with { After = id } : null, "after is the number of an event");
            case "disk":
                return (value.Length > 0 ? query with { Disk = value } : null, "disk is the name of a declared disk");
            case "follow":
                return (bool.TryParse(value, out bool follow) ? query with { Follow = follow } : null, "follow is true or false");
            case "kind":
                string[] kinds = value.Split(',');
                bool known = kinds.All(kind => EventKinds.All.Contains(kind));
                return (known ? query with { Kinds = query.Kinds.AddRange(kinds) } : null, "kinds are " + string.Join(", ", EventKinds.All));
            case "limit":
                return (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int limit) ? query with { Limit = limit } : null, "limit is a number of events");
            case "since":
                bool time = DateTimeOffset.TryParse(
                    value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset since);
                return (time ? query with { Since = since } : null, "since is a time such as 2026-11-21T10:00:00Z");
            default:
                return (null, "parameters are " + string.Join(", ", Names));
        }
    }
}
