namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>
/// Reads the rule files of this repository: the part of YAML in which they are written, two blanks a level, an expression on the line of its key
/// or as a block. Prometheus' own parser reads them as well in each run of the tests, so that what is passed over here is found there.
/// </summary>
internal static class RuleFile
{
    private const string Item = "      - ";
    private const string Key = "        ";
    private const string Block = "          ";

    public static IReadOnlyList<Rule> Parse(string text)
    {
        List<Rule> rules = [];
        string[] lines = [.. text.Split('\n').Where(l => !l.TrimStart().StartsWith('#'))];
        string group = "";
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("  - name: ", StringComparison.Ordinal))
            {
                group = lines[i]["  - name: ".Length..];
            }
            else if (lines[i].StartsWith(Item, StringComparison.Ordinal))
            {
                string[] head = lines[i][Item.Length..].Split(": ", 2);
                List<string> body = [.. lines.Skip(i + 1).TakeWhile(l => l.StartsWith(Key, StringComparison.Ordinal))];
                rules.Add(new Rule(group, head[0], head[1], body, Expression(body)));
            }
        }

        return rules;
    }

    private static string Expression(List<string> body)
    {
        int at = body.FindIndex(l => l.StartsWith(Key + "expr:", StringComparison.Ordinal));
        string first = body[at][(Key + "expr:").Length..].Trim();
        return first == "|" ? string.Join('\n', body.Skip(at + 1).TakeWhile(l => l.StartsWith(Block, StringComparison.Ordinal)).Select(l => l[Block.Length..])) : first;
    }
}
