namespace BareMountd.Core.Io;

/// <summary>Where a window begins among the readings that were kept.</summary>
/// <param name="Covered">The part of the window that readings cover; zero: no data.</param>
/// <param name="Older">Slot of the reading at or before the begin.</param>
/// <param name="Newer">Slot of the reading after it; <see cref="Current"/> for the one of now.</param>
/// <param name="Fraction">How far the begin lies from the older to the newer one.</param>
internal readonly record struct WindowSpan(TimeSpan Covered, int Older, int Newer, double Fraction)
{
    /// <summary>Stands for the reading of now.</summary>
    public const int Current = -1;

    /// <summary>No data.</summary>
    public static readonly WindowSpan None = new(TimeSpan.Zero, Current, Current, 0);

    /// <summary>True when there is something to say.</summary>
    public bool HasData => Covered > TimeSpan.Zero;
}
