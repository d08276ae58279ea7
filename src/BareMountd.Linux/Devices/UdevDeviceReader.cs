using System.Collections.Immutable;
using System.Runtime.InteropServices;
using BareMountd.Core.Devices;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Devices;

/// <summary>sysfs plus what libsystemd tells of udev's database. Each call makes, uses and frees its native objects on its own thread.</summary>
/// <param name="sysfs">sysfs of the running machine.</param>
/// <param name="deviceRoot">Where udev puts its links, with a slash at the end.</param>
internal sealed unsafe class UdevDeviceReader(SysfsReader sysfs, string deviceRoot) : IDeviceReader
{
    private const string BlockSubsystem = "block";
    private const int Enodev = 19;
    private const int Enoent = 2;

    /// <inheritdoc/>
    /// <remarks>Devices that udev has not initialised are listed too: they are shown, and nothing is decided on them.</remarks>
    public ImmutableArray<string> List()
    {
        nint enumerator;
        Check(UdevNative.EnumeratorNew(&enumerator), "enumerate devices");
        try
        {
            Check(UdevNative.EnumeratorAllowUninitialized(enumerator), "enumerate devices");
            Check(UdevNative.EnumeratorAddSubsystem(enumerator, BlockSubsystem, 1), "enumerate devices");
            SortedSet<string> names = new(StringComparer.Ordinal);
            for (nint device = UdevNative.EnumeratorFirst(enumerator); device != 0; device = UdevNative.EnumeratorNext(enumerator))
            {
                if (NameOf(device) is string name)
                {
                    names.Add(name);
                }
            }

            return [.. names];
        }
        finally
        {
            UdevNative.EnumeratorUnref(enumerator);
        }
    }

    /// <inheritdoc/>
    public Task<BlockDevice?> ReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Read(name));

    /// <summary>Name of a native device, as the kernel writes it (sd-device turns <c>!</c> into <c>/</c>).</summary>
    internal static string? NameOf(nint device)
    {
        byte* name;
        return UdevNative.DeviceGetSysname(device, &name) < 0 ? null : Marshal.PtrToStringUTF8((nint)name)?.Replace('/', '!');
    }

    internal static void Check(int result, string what)
    {
        if (result < 0)
        {
            throw new IOException($"libsystemd: cannot {what}: {Marshal.GetPInvokeErrorMessage(-result)}");
        }
    }

    private BlockDevice? Read(string name)
    {
        if (sysfs.Read(name) is not SysfsDevice device)
        {
            return null;
        }

        nint native;
        int result = UdevNative.DeviceNew(&native, BlockSubsystem, name.Replace('!', '/'));
        if (result is -Enodev or -Enoent)
        {
            return null;
        }

        Check(result, "look up a device");
        try
        {
            return UdevDevice.Combine(device, Record(native));
        }
        finally
        {
            UdevNative.DeviceUnref(native);
        }
    }

    private UdevRecord Record(nint device)
    {
        if (UdevNative.DeviceGetIsInitialized(device) <= 0)
        {
            return UdevRecord.Unknown;
        }

        ImmutableDictionary<string, string>.Builder properties = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        byte* value;
        for (byte* key = UdevNative.DevicePropertyFirst(device, &value); key != null; key = UdevNative.DevicePropertyNext(device, &value))
        {
            properties[Marshal.PtrToStringUTF8((nint)key)!] = Marshal.PtrToStringUTF8((nint)value) ?? "";
        }

        ImmutableArray<string>.Builder links = ImmutableArray.CreateBuilder<string>();
        for (byte* link = UdevNative.DeviceLinkFirst(device); link != null; link = UdevNative.DeviceLinkNext(device))
        {
            string path = Marshal.PtrToStringUTF8((nint)link)!;
            links.Add(path.StartsWith(deviceRoot, StringComparison.Ordinal) ? path[deviceRoot.Length..] : path);
        }

        return new UdevRecord(true, properties.ToImmutable(), links.ToImmutable());
    }
}
