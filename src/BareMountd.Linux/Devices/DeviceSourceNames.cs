namespace BareMountd.Linux.Devices;

/// <summary>Values of <see cref="BareMountd.Core.Ports.DeviceEvent.Resync.Source"/>.</summary>
public static class DeviceSourceNames
{
    /// <summary>udevd's records.</summary>
    public const string Udev = "udev";

    /// <summary>Kernel uevents, sysfs and libblkid.</summary>
    public const string Kernel = "kernel";

    /// <summary>A recorded tree (<c>--simulate</c>).</summary>
    public const string Recorded = "recorded";
}
