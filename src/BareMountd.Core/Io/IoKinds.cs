namespace BareMountd.Core.Io;

/// <summary>What stands behind a disk that carries I/O; the label <c>kind</c>.</summary>
public static class IoKinds
{
    /// <summary>A declared disk that is passed through whole.</summary>
    public const string Bare = "bare";

    /// <summary>A VHDX file of Windows (vendor Msft, model Virtual Disk), declared or not.</summary>
    public const string Vhdx = "vhdx";

    /// <summary>Any other disk that nobody declared.</summary>
    public const string Other = "other";
}
