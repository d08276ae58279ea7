namespace BareMountd.Core.Control;

/// <summary>A device, short.</summary>
/// <param name="Name">Kernel name.</param>
/// <param name="Node">Device node.</param>
/// <param name="Number"><c>MAJOR:MINOR</c>.</param>
/// <param name="DiskSeq">Kernel sequence number of the attachment; 0 when unknown.</param>
/// <param name="Model">Model; hostile text.</param>
/// <param name="Serial">The serial that people know (VPD 0x80 first); hostile text.</param>
/// <param name="SizeBytes">Size in bytes.</param>
public sealed record DeviceRef(string Name, string Node, string Number, ulong DiskSeq, string? Model, string? Serial, ulong SizeBytes)
{
    /// <summary>Kernel name of the whole device: itself, or a partition's parent.</summary>
    public string? Disk { get; init; }

    /// <summary>World wide name of the disk.</summary>
    public string? Wwn { get; init; }

    /// <summary>Filesystem UUID; hostile text.</summary>
    public string? Uuid { get; init; }
}
