using System.Text.RegularExpressions;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>What a PromQL expression names. Only for expressions that Prometheus itself has parsed.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> s_words = new(StringComparer.Ordinal)
    {
        "and", "or", "unless", "bool", "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "Inf", "NaN",
    };

    /// <summary>Every metric, with the labels that are matched on it.</summary>
    public static IReadOnlyList<(string Metric, IReadOnlyList<(string Label, string Operator, string Value)> Matchers)> Selectors(string expression)
    {
        List<(string, IReadOnlyList<(string, string, string)>)> found = [];
        string text = Grouping().Replace(expression, " ");
        foreach (Match match in Selector().Matches(text))
        {
            if (!s_words.Contains(match.Groups["name"].Value))
            {
                found.Add((
                    match.Groups["name"].Value,
                    [.. Matcher().Matches(match.Groups["labels"].Value).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))]));
            }
        }

        return found;
    }

    /// <summary>Every label that grouping and matching of vectors name.</summary>
    public static IReadOnlyList<string> GroupingLabels(string expression) =>
        [.. Grouping().Matches(expression).SelectMany(m => m.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    [GeneratedRegex("""\b(by|without|on|ignoring|group_left|group_right)\s*\((?<labels>[^)]*)\)""")]
    private static partial Regex Grouping();

    // A name that is no call and no unit of a duration; strings outside of braces do not occur in our expressions.
    [GeneratedRegex("""(?<![\w:$"~])(?<name>[a-zA-Z_:][\w:]*)(?![\w:]*\s*\()\s*(?:\{(?<labels>(?:[^}"]|"(?:[^"\\]|\\.)*")*)\})?""")]
    private static partial Regex Selector();

    [GeneratedRegex("""(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)" """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Matcher();
}
