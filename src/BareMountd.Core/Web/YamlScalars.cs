using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace BareMountd.Core.Web;

/// <summary>Reads the values of one line of YAML.</summary>
/// <param name="line">The line.</param>
/// <param name="start">Index of its content at which to begin.</param>
internal sealed class YamlScalars(YamlLine line, int start)
{
    /// <summary>YAML's words for nothing.</summary>
    private static readonly string[] s_nothing = ["~", "null", "Null", "NULL"];

    private readonly string _text = line.Content;
    private int _at = start;

    /// <summary>True when only blanks or a comment follow.</summary>
    public bool AtEnd
    {
        get
        {
            Skip();
            return _at == _text.Length || (_text[_at] == '#' && (_at == 0 || _text[_at - 1] is ' ' or '\t'));
        }
    }

    /// <summary>The key and its colon.</summary>
    public YamlNode Key()
    {
        int from = _at;
        Reject(inKey: true);
        string text;
        if (_text[_at] is '"' or '\'')
        {
            text = Quoted();
            Skip();
        }
        else
        {
            int colon = _text.IndexOf(": ", _at, StringComparison.Ordinal);
            colon = colon < 0 && _text.EndsWith(':') ? _text.Length - 1 : colon;
            colon = colon < 0 ? _text.IndexOf(":\t", _at, StringComparison.Ordinal) : colon;
            if (colon < 0)
            {
                throw line.Wrong(_at, "\"key: value\" is expected");
            }

            text = _text[_at..colon].TrimEnd();
            _at = colon;
        }

        if (_at >= _text.Length || _text[_at] != ':' || (_at + 1 < _text.Length && _text[_at + 1] is not (' ' or '\t')))
        {
            throw line.Wrong(_at, "a colon and a blank are expected behind the key");
        }

        _at++;
        return Scalar(from, text, quoted: true);
    }

    /// <summary>True when a block of text begins on the next line (<c>|</c>, <c>|-</c>).</summary>
    /// <param name="keepEnd">The text ends in a newline.</param>
    public bool IsBlockText(out bool keepEnd)
    {
        keepEnd = false;
        if (AtEnd || _text[_at] != '|')
        {
            return false;
        }

        keepEnd = _text[_at..] == "|";
        return keepEnd || _text[_at..] == "|-" ? true : throw line.Wrong(_at, "a block of text begins with | or |- alone on its line");
    }

    /// <summary>The value up to the end of the line.</summary>
    public YamlNode Value()
    {
        if (AtEnd)
        {
            return new YamlNode(YamlKind.Null, line.Number, Column(_at));
        }

        int from = _at;
        YamlNode value = _text[_at] switch
        {
            '[' => List(),
            '{' => EmptyMap(),
            _ => One(inList: false),
        };
        return AtEnd ? value : throw line.Wrong(_at, $"nothing may follow the value that begins in column {Column(from)}; put a text with such characters in quotes");
    }

    private YamlNode List()
    {
        int from = _at++;
        ImmutableArray<YamlNode>.Builder items = ImmutableArray.CreateBuilder<YamlNode>();
        while (true)
        {
            Skip();
            if (_at < _text.Length && _text[_at] == ']')
            {
                _at++;
                return new YamlNode(YamlKind.List, line.Number, Column(from)) { Items = items.ToImmutable() };
            }

            if (AtEnd)
            {
                throw line.Wrong(from, "a list in brackets ends on its line; write longer ones as \"- item\" lines");
            }

            items.Add(One(inList: true));
            Skip();
            if (_at < _text.Length && _text[_at] == ',')
            {
                _at++;
            }
            else if (_at >= _text.Length || _text[_at] != ']')
            {
                throw line.Wrong(Math.Min(_at, _text.Length), "a comma or ] is expected");
            }
        }
    }

    private YamlNode EmptyMap()
    {
        int from = _at++;
        Skip();
        if (_at >= _text.Length || _text[_at] != '}')
        {
            throw line.Wrong(from, "maps in braces are not read here; write \"key: value\" lines");
        }

        _at++;
        return new YamlNode(YamlKind.Map, line.Number, Column(from));
    }

    private YamlNode One(bool inList)
    {
        int from = _at;
        Reject(inKey: false);
        if (_text[_at] is '"' or '\'')
        {
            return Scalar(from, Quoted(), quoted: true);
        }

        int end = _at;
        while (end < _text.Length && !(_text[end] == '#' && _text[end - 1] is ' ' or '\t') && !(inList && _text[end] is ',' or ']'))
        {
            if (_text[end] == ':' && (end + 1 == _text.Length || _text[end + 1] is ' ' or '\t'))
            {
                throw line.Wrong(end, "a second colon: only texts may stand here; put one that has \": \" in it in quotes");
            }

            if (inList && _text[end] is '[' or '{' or '}')
            {
                throw line.Wrong(end, "a list holds texts only");
            }

            end++;
        }

        string text = _text[_at..end].TrimEnd();
        _at = end;
        return s_nothing.Contains(text) ? new YamlNode(YamlKind.Null, line.Number, Column(from)) : Scalar(from, text, quoted: false);
    }

    private void Reject(bool inKey)
    {
        string? what = _text[_at] switch
        {
            '&' => "anchors (&)",
            '*' => "references (*)",
            '!' => "tags (!)",
            '|' or '>' => "blocks of text in this place",
            '?' when inKey || _at + 1 == _text.Length || _text[_at + 1] == ' ' => "keys of several lines (?)",
            '%' or '@' or '`' => $"values that begin with {_text[_at]} and are not in quotes",
            ',' or ']' or '}' => $"values that begin with {_text[_at]}",
            '[' or '{' when inKey => "keys in brackets",
            '\t' => "tabs for indentation",
            '-' when _text == "---" || _text.StartsWith("--- ", StringComparison.Ordinal) => "several documents",
            '.' when _text == "..." => "several documents",
            '-' when !inKey && (_at + 1 == _text.Length || _text[_at + 1] == ' ') => "lists in lists",
            _ => null,
        };
        if (what is not null)
        {
            throw line.Wrong(_at, what + " are not read here");
        }
    }

    private string Quoted()
    {
        char quote = _text[_at];
        int from = _at++;
        StringBuilder text = new();
        while (_at < _text.Length)
        {
            char c = _text[_at++];
            if (c == quote)
            {
                if (quote == '\'' && _at < _text.Length && _text[_at] == '\'')
                {
                    _at++;
                    text.Append('\'');
                    continue;
                }

                return text.ToString();
            }

            text.Append(c == '\\' && quote == '"' ? Escaped() : c);
        }

        throw line.Wrong(from, $"this text has no closing {quote} on its line");
    }

    private char Escaped()
    {
        char c = _at < _text.Length ? _text[_at++] : ' ';
        int digits = c switch { 'x' => 2, 'u' => 4, _ => 0 };
        if (digits > 0 && _at + digits <= _text.Length
            && ushort.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            _at += digits;
            return (char)code;
        }

        return c switch
        {
            '\\' or '"' or '/' => c,
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw line.Wrong(_at - 1, "this escape is not read here; known are \\\\ \\\" \\/ \\n \\r \\t \\xHH \\uHHHH"),
        };
    }

    private YamlNode Scalar(int from, string text, bool quoted) => new(YamlKind.Scalar, line.Number, Column(from)) { Text = text, Quoted = quoted };

    private void Skip()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    private int Column(int index) => line.Indent + index + 1;
}
