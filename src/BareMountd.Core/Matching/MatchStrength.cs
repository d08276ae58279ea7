namespace BareMountd.Core.Matching;

/// <summary>How much a fitting key says.</summary>
internal enum MatchStrength
{
    /// <summary>It does not fit.</summary>
    None,

    /// <summary>It fits as far as the values are known: counts beside a strong key, or alone when exactly one disk fits.</summary>
    Weak,

    /// <summary>It fits.</summary>
    Strong,
}
