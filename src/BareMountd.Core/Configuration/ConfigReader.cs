using System.Text;
using System.Text.Json;

namespace BareMountd.Core.Configuration;

/// <summary>Reads bytes into a tree of positioned nodes; every fault of the text itself is found here.</summary>
internal sealed class ConfigReader
{
    /// <summary>Larger files are refused unread.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Deeper nesting is refused.</summary>
    public const int MaxDepth = 16;

    /// <summary>Longer texts are refused: no path, option or identifier is as long (PATH_MAX is 4096).</summary>
    public const int MaxTextLength = 4096;

    private static readonly byte[] s_bom = [0xEF, 0xBB, 0xBF];
    private static readonly JsonReaderOptions s_options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,

        // One more than ours, so that our own message comes first.
        MaxDepth = MaxDepth + 1,
    };

    private readonly byte[] _data;
    private readonly DiagnosticBag _bag;
    private readonly Dictionary<ConfigNode, Dictionary<string, int>> _keys = [];
    private ConfigNode? _root;
    private ConfigNode? _container;
    private (string Name, int Offset)? _pendingKey;

    private ConfigReader(byte[] data, DiagnosticBag bag)
    {
        _data = data;
        _bag = bag;
    }

    /// <summary>Where text begins: behind a byte order mark.</summary>
    public static int StartOf(ReadOnlySpan<byte> utf8) => utf8.StartsWith(s_bom) ? s_bom.Length : 0;

    /// <summary>The outermost object, or null when the text is no such thing; the bag then has the reason.</summary>
    public static ConfigNode? Read(byte[] data, DiagnosticBag bag) => new ConfigReader(data, bag).Read();

    private ConfigNode? Read()
    {
        if (!IsText())
        {
            return null;
        }

        int start = StartOf(_data);
        Utf8JsonReader reader = new(_data.AsSpan(start), s_options);
        int consumed = start;
        bool afterKey = false;
        try
        {
            while (reader.Read())
            {
                int offset = start + (int)reader.TokenStartIndex;
                if (!Take(ref reader, offset))
                {
                    return null;
                }

                afterKey = reader.TokenType == JsonTokenType.PropertyName;
                consumed = start + (int)reader.BytesConsumed;
            }
        }
        catch (JsonException)
        {
            (int place, string code, string message) = new JsonSyntaxExplainer(_data, _bag).Explain(consumed, _root is not null, _container, afterKey);
            _bag.Add(code, place, _container, message);
            return null;
        }

        if (_root is { Kind: not ConfigNodeKind.Object })
        {
            _bag.Add(ConfigCodes.WrongType, _root, $"the file holds {ObjectReader.Describe(_root)}; a configuration is an object: {{ \"disks\": {{ … }} }}");
            return null;
        }

        return _root;
    }

    private bool IsText()
    {
        if (_data is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            _bag.Add(ConfigCodes.NotUtf8, 0, null, "the file is UTF-16; save it as UTF-8");
            return false;
        }

        int position = 0;
        while (position < _data.Length)
        {
            if (Rune.DecodeFromUtf8(_data.AsSpan(position), out _, out int length) != System.Buffers.OperationStatus.Done)
            {
                _bag.Add(ConfigCodes.NotUtf8, position, null, $"the byte 0x{_data[position]:x2} here is not UTF-8; save the file as UTF-8");
                return false;
            }

            position += length;
        }

        return true;
    }

    /// <summary>Takes one token; false when reading cannot go on.</summary>
    private bool Take(ref Utf8JsonReader reader, int offset)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _pendingKey = (TextOf(ref reader, offset, isKey: true) ?? ConfigNode.BrokenKey, offset);
                return true;
            case JsonTokenType.StartObject:
            case JsonTokenType.StartArray:
                if (reader.CurrentDepth >= MaxDepth)
                {
                    _bag.Add(ConfigCodes.TooDeep, offset, _container, $"nested more than {MaxDepth} deep; no key of the configuration needs that");
                    return false;
                }

                _container = Add(reader.TokenType == JsonTokenType.StartObject ? ConfigNodeKind.Object : ConfigNodeKind.Array, offset, "");
                return true;
            case JsonTokenType.EndObject:
            case JsonTokenType.EndArray:
                _container = _container?.Parent;
                return true;
            case JsonTokenType.String:
                string? text = TextOf(ref reader, offset, isKey: false);
                Add(text is null ? ConfigNodeKind.Broken : ConfigNodeKind.Text, offset, text ?? "");
                return true;
            case JsonTokenType.Number:
                Add(ConfigNodeKind.Number, offset, Encoding.ASCII.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, MaxTextLength)]));
                return true;
            case JsonTokenType.True:
                Add(ConfigNodeKind.True, offset, "");
                return true;
            case JsonTokenType.False:
                Add(ConfigNodeKind.False, offset, "");
                return true;
            default:
                Add(ConfigNodeKind.Null, offset, "");
                return true;
        }
    }

    private string? TextOf(ref Utf8JsonReader reader, int offset, bool isKey)
    {
        string what = isKey ? "key" : "text";
        string? text;
        try
        {
            text = reader.GetString();
        }
        catch (InvalidOperationException)
        {
            _bag.Add(ConfigCodes.InvalidText, offset, _container, $"the {what} has half of a \\u surrogate pair; both halves must stand together");
            return null;
        }

        if (text!.Length > MaxTextLength)
        {
            _bag.Add(ConfigCodes.InvalidText, offset, _container, $"the {what} is {text.Length} characters long; at most {MaxTextLength} are allowed");
            return null;
        }

        if (text.Any(char.IsControl))
        {
            _bag.Add(ConfigCodes.InvalidText, offset, _container, $"the {what} {DiagnosticBag.Show(text)} has a control character (tab, line end, escape …); none is allowed anywhere");
            return null;
        }

        return text;
    }

    private ConfigNode Add(ConfigNodeKind kind, int offset, string text)
    {
        ConfigNode node = new(kind, offset, _container)
        {
            Key = _pendingKey?.Name,
            KeyOffset = _pendingKey?.Offset ?? offset,
            Index = _container?.Children.Count ?? 0,
            Text = text,
        };
        _pendingKey = null;
        _root ??= node;
        if (_container is null)
        {
            return node;
        }

        if (node.Key is not null && !IsFirst(_container, node))
        {
            // Read on, so that all else is reported too; the second value is judged by nobody.
            return node;
        }

        _container.Children.Add(node);
        return node;
    }

    private bool IsFirst(ConfigNode container, ConfigNode node)
    {
        if (!_keys.TryGetValue(container, out Dictionary<string, int>? keys))
        {
            _keys[container] = keys = new Dictionary<string, int>(StringComparer.Ordinal);
        }

        if (node.Key == ConfigNode.BrokenKey || keys.TryAdd(node.Key!, node.KeyOffset))
        {
            return true;
        }

        _bag.AddAtKey(ConfigCodes.DuplicateKey, node, $"the key {DiagnosticBag.Show(node.Key!)} stands here for the second time; the first is on line {_bag.LineOf(keys[node.Key!])}. Merge them or remove one");
        return false;
    }
}
