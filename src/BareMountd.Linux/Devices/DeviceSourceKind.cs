namespace BareMountd.Linux.Devices;

/// <summary>Where devices are looked for: the value of <c>--source</c>.</summary>
public enum DeviceSourceKind
{
    /// <summary>udev where its control socket exists, else the kernel; follows udevd's coming and going.</summary>
    Auto,

    /// <summary>udev only.</summary>
    Udev,

    /// <summary>Kernel uevents, sysfs and libblkid only.</summary>
    Kernel,
}
