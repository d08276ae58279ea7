namespace BareMountd.Core.Metrics;

/// <summary>How an answer is packed.</summary>
public enum ContentCoding
{
    /// <summary>As it is.</summary>
    Identity,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 8878.</summary>
    Zstd,
}
