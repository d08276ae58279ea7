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
    /// <param name="name">The key.</param>
    /// <param name="mayBeEmpty">True when an empty list means something.</param>
    /// <param name="mayRepeat">True when the list is no set: arguments of a command.</param>
    public ImmutableArray<ConfigNode> Texts(string name, bool mayBeEmpty = false, bool mayRepeat = false)
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
                if (!seen.TryAdd(item.Text, item) && !mayRepeat)
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

    /// <summary>The object of that key, or true or false in its place; or null.</summary>
    public ConfigNode? SectionOrFlag(string name) =>
        Take(name, "an object { … }, true or false", ConfigNodeKind.Object, ConfigNodeKind.True, ConfigNodeKind.False);

    /// <summary>The duration of that key within its bounds, or null.</summary>
    public TimeSpan? Duration(string name)
    {
        if (Quoted(name, "a duration", "30s") is not { } node)
        {
            return null;
        }

        if (!Durations.TryParse(node.Text, out TimeSpan value))
        {
            _bag.Add(ConfigCodes.InvalidDuration, node, $"found {Describe(node)}; \"{name}\" is a duration: {Durations.Form}");
            return null;
        }

        return InRange(node, Key(name), value.TotalMilliseconds) ? value : null;
    }

    /// <summary>The size of that key within its bounds and a multiple of a block, or null.</summary>
    public int? Size(string name, int block)
    {
        if (Quoted(name, "a size", "64KiB") is not { } node)
        {
            return null;
        }

        if (!ByteSizes.TryParse(node.Text, out ulong value))
        {
            _bag.Add(ConfigCodes.InvalidSize, node, $"found {Describe(node)}{Meant(node)}; \"{name}\" is a size: {ByteSizes.Form}");
            return null;
        }

        if (!InRange(node, Key(name), value))
        {
            return null;
        }

        if (value % (ulong)block != 0)
        {
            _bag.Add(ConfigCodes.InvalidSize, node, $"found {Describe(node)}; \"{name}\" is a multiple of {ByteSizes.Format((ulong)block)}");
            return null;
        }

        return (int)value;
    }

    /// <summary>The number of that key within its bounds, or null.</summary>
    public double? Number(string name)
    {
        ConfigNode? node = Take(name, "a number", ConfigNodeKind.Number);
        if (node is null)
        {
            return null;
        }

        double value = double.Parse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return InRange(node, Key(name), value) ? value : null;
    }

    /// <summary>A least amount of space, a part or a size; or null.</summary>
    public Threshold? Space(string name)
    {
        if (Quoted(name, "a part or a size", "5%") is not { } node)
        {
            return null;
        }

        if (node.Text.EndsWith('%'))
        {
            return Part(name, node);
        }

        if (ByteSizes.TryParse(node.Text, out ulong bytes))
        {
            return Threshold.Of(bytes);
        }

        _bag.Add(ConfigCodes.InvalidThreshold, node, $"found {Describe(node)}{Meant(node)}; \"{name}\" is a part such as 5% or a size: {ByteSizes.Form}");
        return null;
    }

    /// <summary>A least number of things, a part or a whole number; or null.</summary>
    public Threshold? Count(string name)
    {
        ConfigNode? node = Take(name, "a part in double quotes (\"5%\") or a whole number", ConfigNodeKind.Text, ConfigNodeKind.Number);
        if (node is null || (node.Kind == ConfigNodeKind.Text && IsEmpty(node)))
        {
            return null;
        }

        if (node.Kind == ConfigNodeKind.Number && ulong.TryParse(node.Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong count))
        {
            return Threshold.Of(count);
        }

        if (node.Kind == ConfigNodeKind.Text && node.Text.EndsWith('%'))
        {
            return Part(name, node);
        }

        _bag.Add(ConfigCodes.InvalidThreshold, node, $"found {Describe(node)}; \"{name}\" is a part in double quotes such as \"5%\", or a whole number without quotes");
        return null;
    }

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

    private static string Meant(ConfigNode node) => ByteSizes.Meant(node.Text) is { } meant ? $" (did you mean \"{meant}\"?)" : "";

    private ConfigNode? Quoted(string name, string what, string example)
    {
        ConfigNode? node = Take(name, $"{what} in double quotes, such as \"{example}\",", ConfigNodeKind.Text);
        return node is null || !IsEmpty(node) ? node : null;
    }

    private Threshold? Part(string name, ConfigNode node)
    {
        if (!double.TryParse(node.Text.AsSpan()[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent))
        {
            _bag.Add(ConfigCodes.InvalidThreshold, node, $"found {Describe(node)}; a part is a number with %, such as 5% or 2.5%");
            return null;
        }

        if (percent <= ConfigKeys.MaxPercent)
        {
            return Threshold.Percent(percent);
        }

        _bag.Add(ConfigCodes.OutOfRange, node, $"found {Describe(node)}; \"{name}\" as a part is 0% to {ConfigKeys.MaxPercent}%");
        return null;
    }

    private bool InRange(ConfigNode node, ConfigKey key, double value)
    {
        // Not the other way round: what is no number is in no range.
        if (value >= key.Min && value <= key.Max)
        {
            return true;
        }

        _bag.Add(ConfigCodes.OutOfRange, node, $"found {Describe(node)}; \"{key.Name}\" is {key.Range}");
        return false;
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

        // Right word, wrong place: "serial" beside "match" is the usual one. A place within this object is the likelier one.
        ConfigKey? elsewhere = ConfigKeys.All.Where(k => k.Section != section && k.Section.Length > 0
            && (k.Name.Equals(word, StringComparison.OrdinalIgnoreCase) || k.Aliases.Contains(word, StringComparer.OrdinalIgnoreCase)))
            .OrderByDescending(k => k.Section.StartsWith(section + ".", StringComparison.Ordinal)).FirstOrDefault();
        return elsewhere is null ? "" : $" (\"{elsewhere.Name}\" belongs under {elsewhere.Section})";
    }
}
