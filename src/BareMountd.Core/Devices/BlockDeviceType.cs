namespace BareMountd.Core.Devices;

/// <summary>DEVTYPE of the kernel's block class.</summary>
public enum BlockDeviceType
{
    /// <summary>A whole device: a disk, a loop device, a mapping.</summary>
    Disk,

    /// <summary>A partition of a whole device.</summary>
    Partition,
}
