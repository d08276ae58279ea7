namespace BareMountd.Core.Web;

/// <summary>A text is not in the part of YAML that is read here.</summary>
internal sealed class YamlSyntaxException(int line, int column, string message) : Exception(message)
{
    /// <summary>Line from 1.</summary>
    public int Line => line;

    /// <summary>Column from 1.</summary>
    public int Column => column;
}
