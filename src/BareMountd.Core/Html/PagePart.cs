namespace BareMountd.Core.Html;

/// <summary>What the page is made of, or why there is none of it.</summary>
/// <param name="Value">The value; null when it could not be had.</param>
/// <param name="Failure">Why not, in words; may hold hostile text.</param>
public sealed record PagePart<T>(T? Value, string? Failure)
    where T : class
{
    /// <summary>A part that is there.</summary>
    public static implicit operator PagePart<T>(T value) => new(value, null);
}
