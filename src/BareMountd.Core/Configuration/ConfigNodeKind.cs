namespace BareMountd.Core.Configuration;

/// <summary>What a <see cref="ConfigNode"/> is.</summary>
internal enum ConfigNodeKind
{
    Object,
    Array,
    Text,
    Number,
    True,
    False,
    Null,

    /// <summary>A value that was reported already; nobody complains about it again.</summary>
    Broken,
}
