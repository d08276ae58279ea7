using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Text;

namespace BareMountd.Core.Configuration;

/// <summary>Reads the keys of one object by the table <see cref="ConfigKeys"/>; unknown keys and wrong types are reported, never thrown.</summary>
internal sealed class ObjectReader
{
    private readonly ConfigNode _node;
    private readonly DiagnosticBag _bag;
    private readonly ImmutableArray<ConfigKey> _keys;

    public ObjectReader(ConfigNode node, string section, DiagnosticBag bag)
    {
        _node = node;
        _bag = bag;
        _keys = ConfigKeys.Of(section);
        foreach (ConfigNode child in node.Children)
        {
            if (child.Key != ConfigNode.BrokenKey && !_keys.Any(k => k.Name == child.Key))
            {
                _bag.AddAtKey(ConfigCodes.UnknownKey, child, $"unknown key {DiagnosticBag.Show(child.Key!)}{Suggest(child.Key!, section)}; allowed here: {string.Join(", ", _keys.Select(k => k.Name))}");
            }
        }

        foreach (ConfigKey key in _keys)
        {
            if (key.Required && node.Member(key.Name) is null)
            {
                _bag.AddAtKey(ConfigCodes.MissingKey, node, $"the key \"{key.Name}\" is missing: {key.Description}");
            }
        }
    }

    /// <summary>A value in words: <c>the text "x"</c>, <c>a list</c>.</summary>
    public static string Describe(ConfigNode node) => node.Kind switch
    {
        ConfigNodeKind.Object => "an object",
        ConfigNodeKind.Array => "a list",
        ConfigNodeKind.Text => $"the text {DiagnosticBag.Show(node.Text)}",
        ConfigNodeKind.Number => $"the number {DiagnosticBag.Show(node.Text).Trim('"')}",
        ConfigNodeKind.True => "true",
        ConfigNodeKind.False => "false",
        _ => "null",
    };

    /// <summary>The section of that key, or null.</summary>
    public ConfigNode? Section(string name) => Take(name, "an object { … }", ConfigNodeKind.Object);

    /// <summary>The text of that key; null when there is none or it is no text (then reported) or empty (reported too).</summary>
    public ConfigNode? Text(string name)
    {
        ConfigNode? node = Take(name, "a text in double quotes", ConfigNodeKind.Text);
        return node is null || !IsEmpty(node) ? node : null;
    }

    /// <summary>The texts of that key, one or a list; what is not a text is reported and left out.</summary>
    public ImmutableArray<ConfigNode> Texts(string name, bool mayBeEmpty = false)
    {
        ConfigNode? node = Take(name, "a text in double quotes or a list of them", ConfigNodeKind.Text, ConfigNodeKind.Array);
        if (node is null)
        {
            return [];
        }

        if (node.Kind == ConfigNodeKind.Text)
        {
            return IsEmpty(node) ? [] : [node];
        }

        if (node.Children.Count == 0 && !mayBeEmpty)
        {
            _bag.Add(ConfigCodes.EmptyValue, node, "an empty list fits nothing; give a value or leave the key out");
        }

        ImmutableArray<ConfigNode>.Builder texts = ImmutableArray.CreateBuilder<ConfigNode>();
        Dictionary<string, ConfigNode> seen = new(StringComparer.Ordinal);
        foreach (ConfigNode item in node.Children)
        {
            if (item.Kind == ConfigNodeKind.Broken)
            {
                continue;
            }

            if (item.Kind != ConfigNodeKind.Text)
            {
                _bag.Add(ConfigCodes.WrongType, item, $"found {Describe(item)} where a text in double quotes is expected");
            }
            else if (!IsEmpty(item))
            {
                if (!seen.TryAdd(item.Text, item))
                {
                    _bag.Add(ConfigCodes.DuplicateValue, item, $"{DiagnosticBag.Show(item.Text)} stands in this list twice");
                    continue;
                }

                texts.Add(item);
            }
        }

        return texts.ToImmutable();
    }

    /// <summary>The flag of that key with its place, or null.</summary>
    public ConfigNode? Flag(string name) => Take(name, "true or false", ConfigNodeKind.True, ConfigNodeKind.False);

    /// <summary>The flag's value.</summary>
    public bool Flag(string name, bool otherwise) => Flag(name) is { } node ? node.Kind == ConfigNodeKind.True : otherwise;

    /// <summary>The whole number of that key within its bounds, or null.</summary>
    public int? Integer(string name)
    {
        ConfigNode? node = Take(name, "a whole number", ConfigNodeKind.Number);
        ConfigKey key = Key(name);
        if (node is null)
        {
            return null;
        }

        if (int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= key.Min && value <= key.Max)
        {
            return value;
        }

        _bag.Add(ConfigCodes.OutOfRange, node, $"found {Describe(node)}; \"{name}\" is a whole number from {key.Min} to {key.Max}");
        return null;
    }

    private ConfigKey Key(string name) => _keys.First(k => k.Name == name);

    private bool IsEmpty(ConfigNode node)
    {
        if (!string.IsNullOrWhiteSpace(node.Text))
        {
            return false;
        }

        _bag.Add(ConfigCodes.EmptyValue, node, "an empty text fits nothing; give a value or leave the key out");
        return true;
    }

    private ConfigNode? Take(string name, string expected, params ReadOnlySpan<ConfigNodeKind> kinds)
    {
        ConfigNode? node = _node.Member(Key(name).Name);
        if (node is null or { Kind: ConfigNodeKind.Broken } || kinds.Contains(node.Kind))
        {
            return node is { Kind: ConfigNodeKind.Broken } ? null : node;
        }

        string hint = node.Kind switch
        {
            ConfigNodeKind.Null => "; leave the key out instead",
            ConfigNodeKind.Text when kinds.Contains(ConfigNodeKind.True) || kinds.Contains(ConfigNodeKind.Number) => "; write it without quotes",
            _ => "",
        };
        _bag.Add(ConfigCodes.WrongType, node, $"found {Describe(node)} where {expected} is expected{hint}");
        return null;
    }

    private string Suggest(string word, string section)
    {
        if (_keys.FirstOrDefault(k => k.Aliases.Contains(word, StringComparer.OrdinalIgnoreCase)) is { } alias)
        {
            return $" (did you mean \"{alias.Name}\"?)";
        }

        if (DidYouMean.Find(word, _keys.Select(k => k.Name)) is { } near)
        {
            return $" (did you mean \"{near}\"?)";
        }

        // Right word, wrong place: "serial" beside "match" is the usual one.
        ConfigKey? elsewhere = ConfigKeys.All.FirstOrDefault(k => k.Section != section && k.Section.Length > 0
            && (k.Name.Equals(word, StringComparison.OrdinalIgnoreCase) || k.Aliases.Contains(word, StringComparer.OrdinalIgnoreCase)));
        return elsewhere is null ? "" : $" (\"{elsewhere.Name}\" belongs under {elsewhere.Section})";
    }
}
