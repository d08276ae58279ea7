namespace BareMountd.Core.Ports;

/// <summary>Names of the device sources, as status shows them.</summary>
public static class DeviceSources
{
    /// <summary>udevd runs: sd-device monitor and enumerator.</summary>
    public const string Udev = "udev";

    /// <summary>No udevd: kernel uevents, sysfs and libblkid.</summary>
    public const string Kernel = "kernel";

    /// <summary>A recorded tree, in the simulator.</summary>
    public const string Recorded = "recorded";
}
