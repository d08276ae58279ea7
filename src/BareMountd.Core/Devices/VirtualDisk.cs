namespace BareMountd.Core.Devices;

/// <summary>Tells a Hyper-V virtual disk (a VHDX file) from a disk that is passed through.</summary>
public static class VirtualDisk
{
    /// <summary>True for vendor <c>Msft</c>, model <c>Virtual Disk</c>, whatever blanks or underscores stand in it.</summary>
    public static bool Is(BlockDevice disk) =>
        string.Equals(disk.Vendor?.Trim(), "Msft", StringComparison.OrdinalIgnoreCase)
        && string.Equals(disk.Model?.Trim().Replace('_', ' '), "Virtual Disk", StringComparison.OrdinalIgnoreCase);
}
