using System.Text;

namespace BareMountd.Core.Configuration;

/// <summary>
/// Says in plain words what is wrong where the JSON reader gave up. It looks at the text from the last good token on, so the place is the
/// character that has to change, and not where a parser noticed.
/// </summary>
internal sealed class JsonSyntaxExplainer(byte[] data, DiagnosticBag bag)
{
    private const int ShownWordLength = 24;

    private int _position;
    private string? _trouble;

    /// <summary>Finds the first fault after the last good token.</summary>
    /// <param name="from">Offset behind the last good token.</param>
    /// <param name="started">True when the outermost value has begun.</param>
    /// <param name="container">The innermost open object or array; null outside of all.</param>
    /// <param name="afterKey">True when the last good token is a key (its colon is read).</param>
    /// <returns>Offset, code and message.</returns>
    public (int Offset, string Code, string Message) Explain(int from, bool started, ConfigNode? container, bool afterKey)
    {
        _position = from;
        SkipTrivia();
        if (_trouble is null && !started && AtEnd)
        {
            return (from, ConfigCodes.EmptyFile, "the file holds no configuration; the smallest one is {}");
        }

        string message = _trouble ?? (container, afterKey) switch
        {
            (null, _) when started => $"{Found()} behind the end of the configuration: the file holds one object",
            (null, _) or (_, true) => Value(),
            ({ Kind: ConfigNodeKind.Object }, _) => InObject(container),
            _ => InArray(container),
        };
        return (Math.Min(_position, data.Length), ConfigCodes.Syntax, message);
    }

    private bool AtEnd => _position >= data.Length;

    private string InObject(ConfigNode container)
    {
        string opened = $"the object that opens on line {bag.LineOf(container.Offset)}";
        if (container.Children.Count > 0)
        {
            if (AtEnd)
            {
                return $"the file ends inside {opened}: a }} is missing";
            }

            if (data[_position] != ',')
            {
                return data[_position] switch
                {
                    (byte)'"' => "a comma is missing before this key",
                    (byte)']' => $"{opened} is closed by ] where }} is expected",
                    _ => $"{Found()} where a comma or }} is expected",
                };
            }

            _position++;
            SkipTrivia();
        }

        if (_trouble is not null)
        {
            return _trouble;
        }

        if (AtEnd)
        {
            return $"the file ends inside {opened}: a }} is missing";
        }

        if (data[_position] != '"')
        {
            return data[_position] switch
            {
                (byte)'\'' => "a key stands in double quotes, not in single ones",
                (byte)',' => "a comma too many: a key in double quotes is expected",
                (byte)']' => $"{opened} is closed by ] where }} is expected",
                (byte)':' => "a colon without a key before it: a key in double quotes is expected",
                byte b when IsWord(b) => $"a key stands in double quotes: \"{Word()}\"",
                _ => $"{Found()} where a key in double quotes is expected",
            };
        }

        int key = _position + 1;
        if (Text() is { } fault)
        {
            return fault;
        }

        string name = Encoding.UTF8.GetString(data.AsSpan(key, _position - 1 - key));
        SkipTrivia();
        if (_trouble is not null)
        {
            return _trouble;
        }

        if (AtEnd || data[_position] != ':')
        {
            return $"{Found()} where a colon is expected behind the key {DiagnosticBag.Show(name)}";
        }

        _position++;
        SkipTrivia();
        return _trouble ?? Value();
    }

    private string InArray(ConfigNode container)
    {
        string opened = $"the list that opens on line {bag.LineOf(container.Offset)}";
        if (container.Children.Count > 0)
        {
            if (AtEnd)
            {
                return $"the file ends inside {opened}: a ] is missing";
            }

            if (data[_position] != ',')
            {
                return data[_position] switch
                {
                    (byte)'}' => $"{opened} is closed by }} where ] is expected",
                    (byte)':' => "a colon in a list: a list holds values without keys",
                    (byte)'"' => "a comma is missing before this value",
                    _ => $"{Found()} where a comma or ] is expected",
                };
            }

            _position++;
            SkipTrivia();
        }

        if (_trouble is not null)
        {
            return _trouble;
        }

        return AtEnd ? $"the file ends inside {opened}: a ] is missing"
            : data[_position] == '}' ? $"{opened} is closed by }} where ] is expected"
            : data[_position] == ',' ? "a comma too many: a value is expected"
            : Value();
    }

    private string Value()
    {
        if (AtEnd)
        {
            return "the file ends where a value is expected";
        }

        byte b = data[_position];
        if (b == '"')
        {
            return Text() ?? "this text is not valid JSON";
        }

        if (b == '\'')
        {
            return "a text stands in double quotes, not in single ones";
        }

        if (b is (byte)'-' or (byte)'+' or (byte)'.' or (>= (byte)'0' and <= (byte)'9'))
        {
            return $"{Word()} is not a number as JSON writes it: no leading zero or plus, digits on both sides of a point";
        }

        if (IsWord(b))
        {
            string word = Word();
            return word.ToLowerInvariant() switch
            {
                "true" or "yes" or "on" => $"{word} is no value: write true",
                "false" or "no" or "off" => $"{word} is no value: write false",
                "null" or "none" or "nil" => $"{word} is no value: leave the key out",
                _ => $"{word} is no value: a text stands in double quotes",
            };
        }

        return $"{Found()} where a value is expected";
    }

    /// <summary>The fault of the text that begins here, with the position moved to it; null, with the position behind it, when it has none.</summary>
    private string? Text()
    {
        int start = _position++;
        while (!AtEnd)
        {
            byte b = data[_position];
            if (b == '"')
            {
                _position++;
                return null;
            }

            if (b is (byte)'\n' or (byte)'\r')
            {
                _position = start;
                return "this text has no closing double quote on its line";
            }

            if (b < 0x20)
            {
                return $"the control character 0x{b:x2} inside a text";
            }

            if (b == '\\')
            {
                char next = _position + 1 < data.Length ? (char)data[_position + 1] : '\0';
                bool bad = next == 'u'
                    ? _position + 6 > data.Length || !data.AsSpan(_position + 2, 4).ToArray().All(d => char.IsAsciiHexDigit((char)d))
                    : !"\"\\/bfnrt".Contains(next, StringComparison.Ordinal);
                if (bad)
                {
                    return next == 'u' ? "\\u needs four hexadecimal digits behind it" : "a backslash inside a text is written twice: \\\\";
                }

                _position++;
            }

            _position++;
        }

        _position = start;
        return "this text has no closing double quote";
    }

    private void SkipTrivia()
    {
        while (!AtEnd)
        {
            byte b = data[_position];
            if (b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            {
                _position++;
            }
            else if (b != '/')
            {
                return;
            }
            else if (At(_position + 1) == '/')
            {
                int end = data.AsSpan(_position).IndexOf((byte)'\n');
                _position = end < 0 ? data.Length : _position + end;
            }
            else if (At(_position + 1) == '*')
            {
                int end = data.AsSpan(_position + 2).IndexOf("*/"u8);
                if (end < 0)
                {
                    _trouble = "the comment that begins here is never closed by */";
                    return;
                }

                _position += end + 4;
            }
            else
            {
                _trouble = "a single /: a comment begins with // or /*";
                return;
            }
        }
    }

    private string Found() => AtEnd ? "the file ends"
        : data[_position] < 0x80 ? $"{DiagnosticBag.Show(((char)data[_position]).ToString())} stands"
        : Rune.DecodeFromUtf8(data.AsSpan(_position), out Rune rune, out _) == System.Buffers.OperationStatus.Done
            ? $"{DiagnosticBag.Show(rune.ToString())} stands"
            : "a byte that is not UTF-8 stands";

    private int At(int position) => position < data.Length ? data[position] : -1;

    private static bool IsWord(byte b) => b is (byte)'_' or (byte)'$' || char.IsAsciiLetter((char)b);

    private string Word()
    {
        int end = _position;
        while (end < data.Length && end - _position < ShownWordLength
            && (IsWord(data[end]) || char.IsAsciiDigit((char)data[end]) || data[end] is (byte)'-' or (byte)'+' or (byte)'.'))
        {
            end++;
        }

        return Encoding.ASCII.GetString(data.AsSpan(_position, end - _position));
    }
}
