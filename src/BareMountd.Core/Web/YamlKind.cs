namespace BareMountd.Core.Web;

/// <summary>What a <see cref="YamlNode"/> is.</summary>
internal enum YamlKind
{
    /// <summary>Nothing, or <c>null</c>.</summary>
    Null,

    /// <summary>A text, a number, true or false: which, the reader of the value decides.</summary>
    Scalar,

    /// <summary>A list of scalars.</summary>
    List,

    /// <summary>Keys with values.</summary>
    Map,
}
