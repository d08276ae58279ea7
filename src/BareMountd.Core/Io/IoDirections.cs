using System.Collections.Immutable;

namespace BareMountd.Core.Io;

/// <summary>All directions, and their words.</summary>
public static class IoDirections
{
    /// <summary>In the order of their words.</summary>
    public static ImmutableArray<IoDirection> All { get; } = [IoDirection.Both, IoDirection.Read, IoDirection.Write];

    /// <summary>The word in labels and on the wire.</summary>
    public static string Word(IoDirection direction) => direction switch
    {
        IoDirection.Both => "both",
        IoDirection.Read => "read",
        IoDirection.Write => "write",
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, "unknown direction"),
    };
}
