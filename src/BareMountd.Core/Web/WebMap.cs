using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace BareMountd.Core.Web;

/// <summary>Takes the values of one map; what is wrong is reported.</summary>
internal sealed class WebMap
{
    private readonly YamlNode? _map;
    private readonly string _path;
    private readonly WebFindings _findings;

    /// <summary>Reports keys that are not allowed.</summary>
    /// <param name="node">The map; null or nothing counts as an empty one.</param>
    /// <param name="path">Path of it, for findings.</param>
    /// <param name="findings">Where they go.</param>
    /// <param name="keys">Allowed keys.</param>
    /// <param name="refused">Keys of exporter-toolkit that are not taken here, with the reason.</param>
    public WebMap(YamlNode? node, string path, WebFindings findings, ReadOnlySpan<string> keys, IReadOnlyDictionary<string, string>? refused = null)
    {
        _path = path;
        _findings = findings;
        if (node is null or { Kind: YamlKind.Null })
        {
            return;
        }

        if (node.Kind != YamlKind.Map)
        {
            findings.Add(node, path, "\"key: value\" lines are expected here");
            return;
        }

        _map = node;
        foreach ((YamlNode key, _) in node.Members)
        {
            if (refused is not null && refused.TryGetValue(key.Text, out string? why))
            {
                findings.Add(key, PathOf(key.Text), why);
            }
            else if (!keys.Contains(key.Text))
            {
                findings.Add(key, path, $"there is no key {WebFindings.Show(key.Text)} here; allowed are {string.Join(", ", keys.ToArray())}");
            }
        }
    }

    /// <summary>Path of a member.</summary>
    public string PathOf(string key) => _path + "." + key;

    /// <summary>The value of a key, or null when it is not there or nothing.</summary>
    public YamlNode? Value(string key)
    {
        foreach ((YamlNode name, YamlNode value) in _map?.Members ?? [])
        {
            if (name.Text == key)
            {
                return value.Kind == YamlKind.Null ? null : value;
            }
        }

        return null;
    }

    /// <summary>A text, or null; an empty one counts as none, as in exporter-toolkit.</summary>
    public string? Text(string key, out YamlNode? node)
    {
        node = Value(key);
        if (node is null or { Kind: YamlKind.Scalar })
        {
            return node?.Text is { Length: > 0 } text ? text : null;
        }

        _findings.Add(node, PathOf(key), "a text is expected here");
        return null;
    }

    /// <summary>true or false.</summary>
    public bool Flag(string key, bool otherwise)
    {
        YamlNode? node = Value(key);
        if (node is { Kind: YamlKind.Scalar, Quoted: false, Text: "true" or "false" })
        {
            return node.Text == "true";
        }

        if (node is not null)
        {
            _findings.Add(node, PathOf(key), "true or false is expected here, without quotes");
        }

        return otherwise;
    }

    /// <summary>A list of texts.</summary>
    public ImmutableArray<YamlNode> Texts(string key)
    {
        YamlNode? node = Value(key);
        if (node is null)
        {
            return [];
        }

        if (node.Kind == YamlKind.List && node.Items.All(i => i is { Kind: YamlKind.Scalar, Text.Length: > 0 }))
        {
            return node.Items;
        }

        _findings.Add(node, PathOf(key), "a list of texts is expected here: \"- item\" lines or [item, item]");
        return [];
    }

    /// <summary>A word of a set.</summary>
    public bool TryWord(string key, ReadOnlySpan<string> allowed, [NotNullWhen(true)] out string? word)
    {
        word = Text(key, out YamlNode? node);
        if (word is not null && !allowed.Contains(word))
        {
            _findings.Add(node!, PathOf(key), $"found {WebFindings.Show(word)}; allowed are {string.Join(", ", allowed.ToArray())}");
            word = null;
        }

        return word is not null;
    }
}
