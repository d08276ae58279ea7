namespace BareMountd.Core.Web;

/// <summary>A line that is neither blank nor a comment.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Indent">Blanks before the content.</param>
/// <param name="Content">The rest, without blanks at the end; a comment behind a value is still there.</param>
internal readonly record struct YamlLine(int Number, int Indent, string Content)
{
    /// <summary>True for an item of a list.</summary>
    public bool IsItem => Content == "-" || Content.StartsWith("- ", StringComparison.Ordinal);

    /// <summary>A syntax error at an index of <see cref="Content"/>.</summary>
    public YamlSyntaxException Wrong(int index, string message) => new(Number, Indent + index + 1, message);
}
