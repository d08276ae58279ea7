using System.Collections.Immutable;

namespace BareMountd.Core.Web;

/// <summary>One value of a YAML file.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">Line from 1.</param>
/// <param name="Column">Column from 1.</param>
internal sealed record YamlNode(YamlKind Kind, int Line, int Column)
{
    /// <summary>Text of a scalar.</summary>
    public string Text { get; init; } = "";

    /// <summary>True for a scalar in quotes and for a block of text: it is never a number or a flag.</summary>
    public bool Quoted { get; init; }

    /// <summary>Items of a list.</summary>
    public ImmutableArray<YamlNode> Items { get; init; } = [];

    /// <summary>Members of a map in the order of the file: key (a scalar) and value.</summary>
    public ImmutableArray<(YamlNode Key, YamlNode Value)> Members { get; init; } = [];
}
