using System.Collections.Immutable;
using System.Text;

namespace BareMountd.Core.Web;

/// <summary>
/// Reads the part of YAML in which web configurations are written: maps and lists by indentation, lists in brackets, texts plain, in quotes
/// or as a block (<c>|</c>), comments. Whatever else YAML has (anchors, tags, several documents, folded text and the like) is an error with its
/// place, never read as something else.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>Maps in maps; the format needs three.</summary>
    private const int MaxDepth = 16;

    private readonly string[] _raw;
    private readonly List<YamlLine> _lines = [];
    private int _next;

    private YamlReader(string text)
    {
        _raw = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < _raw.Length; i++)
        {
            string content = _raw[i].TrimStart(' ');
            if (content.Length > 0 && content[0] != '#' && content.Trim().Length > 0)
            {
                _lines.Add(new YamlLine(i + 1, _raw[i].Length - content.Length, content.TrimEnd()));
            }
        }
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="YamlSyntaxException">It is something else.</exception>
    public static YamlNode Read(string text)
    {
        YamlReader reader = new(text);
        if (reader._lines is [{ Content: "---" }, ..])
        {
            reader._next = 1;
        }

        if (reader._next == reader._lines.Count)
        {
            return new YamlNode(YamlKind.Null, 1, 1);
        }

        YamlNode root = reader.Block(reader.Current.Indent, 0);
        return reader._next == reader._lines.Count ? root : throw reader.Current.Wrong(0, "this line fits nowhere: its indentation is that of no line above it");
    }

    private YamlLine Current => _lines[_next];

    private bool HasMore(int indent) => _next < _lines.Count && Current.Indent == indent;

    private YamlNode Block(int indent, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Current.Wrong(0, $"more than {MaxDepth} deep");
        }

        return Current.IsItem ? List(indent) : Map(indent, depth);
    }

    private YamlNode List(int indent)
    {
        YamlLine first = Current;
        ImmutableArray<YamlNode>.Builder items = ImmutableArray.CreateBuilder<YamlNode>();
        while (HasMore(indent) && Current.IsItem)
        {
            YamlScalars item = new(Current, 1);
            items.Add(item.Value());
            _next++;
        }

        NothingDeeper(indent);
        return new YamlNode(YamlKind.List, first.Number, indent + 1) { Items = items.ToImmutable() };
    }

    private YamlNode Map(int indent, int depth)
    {
        YamlLine first = Current;
        ImmutableArray<(YamlNode Key, YamlNode Value)>.Builder members = ImmutableArray.CreateBuilder<(YamlNode, YamlNode)>();
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        while (HasMore(indent))
        {
            YamlLine line = Current;
            if (line.IsItem)
            {
                throw line.Wrong(0, "an item of a list among keys");
            }

            YamlScalars scalars = new(line, 0);
            YamlNode key = scalars.Key();
            if (!seen.TryAdd(key.Text, line.Number))
            {
                throw line.Wrong(0, $"the same key twice; the first is on line {seen[key.Text]}");
            }

            members.Add((key, scalars.IsBlockText(out bool keepEnd) ? BlockText(line, keepEnd) : scalars.AtEnd ? Nested(line, depth) : Inline(scalars)));
            NothingDeeper(indent);
        }

        return new YamlNode(YamlKind.Map, first.Number, indent + 1) { Members = members.ToImmutable() };
    }

    private YamlNode Inline(YamlScalars scalars)
    {
        YamlNode value = scalars.Value();
        _next++;
        return value;
    }

    private YamlNode Nested(YamlLine line, int depth)
    {
        _next++;

        // YAML lets the items of a list stand as far left as their key.
        bool nested = _next < _lines.Count && (Current.Indent > line.Indent || (Current.Indent == line.Indent && Current.IsItem));
        return nested ? Block(Current.Indent, depth + 1) : new YamlNode(YamlKind.Null, line.Number, line.Indent + 1);
    }

    private YamlNode BlockText(YamlLine line, bool keepEnd)
    {
        _next++;
        int indent = _next < _lines.Count && Current.Indent > line.Indent ? Current.Indent : line.Indent + 1;
        StringBuilder text = new();

        // Line for line from the file: here a # is no comment.
        int index = line.Number;
        for (; index < _raw.Length; index++)
        {
            string raw = _raw[index];
            bool blank = raw.Trim().Length == 0;
            if (!blank && raw.Length - raw.TrimStart(' ').Length < indent)
            {
                break;
            }

            text.Append(blank ? "" : raw[indent..].TrimEnd('\r')).Append('\n');
        }

        while (_next < _lines.Count && _lines[_next].Number <= index)
        {
            _next++;
        }

        string whole = text.ToString().TrimEnd('\n');
        return new YamlNode(YamlKind.Scalar, line.Number, line.Indent + 1) { Text = keepEnd && whole.Length > 0 ? whole + "\n" : whole, Quoted = true };
    }

    private void NothingDeeper(int indent)
    {
        if (_next < _lines.Count && Current.Indent > indent)
        {
            throw Current.Wrong(0, "the indentation fits no key above it, and a text does not go on over lines here");
        }
    }
}
