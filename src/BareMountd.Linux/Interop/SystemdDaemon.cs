using System.Runtime.InteropServices;

namespace BareMountd.Linux.Interop;

/// <summary>sd-daemon(3).</summary>
internal static partial class SystemdDaemon
{
    [LibraryImport(SystemdLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_notify(int unsetEnvironment, string state);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_watchdog_enabled(int unsetEnvironment, out ulong microseconds);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_listen_fds_with_names(int unsetEnvironment, out nint names);

    [LibraryImport(SystemdLibrary.Libc)]
    internal static partial void free(nint pointer);
}
