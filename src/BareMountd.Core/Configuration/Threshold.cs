namespace BareMountd.Core.Configuration;

/// <summary>A least amount: a part of the whole, or an absolute number.</summary>
/// <param name="Ratio">Part of the whole, 0 to 1; null when absolute.</param>
/// <param name="Amount">Absolute number (bytes, inodes); null when a part.</param>
public readonly record struct Threshold(double? Ratio, ulong? Amount)
{
    /// <summary>A part of the whole in percent.</summary>
    public static Threshold Percent(double percent) => new(percent / 100, null);

    /// <summary>An absolute number.</summary>
    public static Threshold Of(ulong amount) => new(null, amount);

    /// <summary>True when <paramref name="free"/> of <paramref name="total"/> is less than this. A whole of 0 (no fixed number) is never low.</summary>
    public bool IsBelow(ulong free, ulong total) =>
        total > 0 && (Amount is ulong amount ? free < amount : free < (Ratio ?? 0) * total);
}
