using System.Runtime.InteropServices;

namespace BareMountd.Linux.Interop;

/// <summary>sd-event(3). Everything here is called on the loop thread only.</summary>
internal static unsafe partial class SystemdEvent
{
    /// <summary>EPOLLIN.</summary>
    internal const uint EpollIn = 1;

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_event_new(out nint loop);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_event_loop(nint loop);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_event_exit(nint loop, int code);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial nint sd_event_unref(nint loop);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_event_add_io(
        nint loop, out nint source, int fd, uint events, delegate* unmanaged[Cdecl]<nint, int, uint, nint, int> callback, nint userdata);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial nint sd_event_source_unref(nint source);
}
