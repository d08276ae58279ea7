namespace BareMountd.Core.Io;

/// <summary>A span of time, ending now, over which I/O is compared.</summary>
/// <param name="Name">Label <c>window</c>, as in PromQL: <c>5m</c>.</param>
/// <param name="Length">Its length.</param>
/// <param name="Spacing">Readings closer together than this are not kept for it, which bounds their number.</param>
public sealed record IoWindow(string Name, TimeSpan Length, TimeSpan Spacing)
{
    /// <summary>Readings that are kept: so many reach beyond its begin even when they come as fast as they are taken.</summary>
    public int Capacity => (int)(Length / Spacing) + 2;
}
