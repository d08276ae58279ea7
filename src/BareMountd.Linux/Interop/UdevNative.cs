using System.Runtime.InteropServices;

namespace BareMountd.Linux.Interop;

/// <summary>sd-device and the part of sd-event that its monitor needs (up to systemd 252 a monitor cannot be polled in another way).</summary>
/// <remarks>All functions are of LIBSYSTEMD_240 or older. Nothing here is thread-safe: one thread owns every object.</remarks>
internal static unsafe partial class UdevNative
{
    internal const string Library = "libsystemd.so.0";

    internal const uint EpollIn = 1;

    [LibraryImport(Library, EntryPoint = "sd_event_new")]
    internal static partial int EventNew(nint* loop);

    [LibraryImport(Library, EntryPoint = "sd_event_unref")]
    internal static partial nint EventUnref(nint loop);

    [LibraryImport(Library, EntryPoint = "sd_event_loop")]
    internal static partial int EventLoop(nint loop);

    [LibraryImport(Library, EntryPoint = "sd_event_exit")]
    internal static partial int EventExit(nint loop, int code);

    [LibraryImport(Library, EntryPoint = "sd_event_add_io")]
    internal static partial int EventAddIo(nint loop, nint* source, int fd, uint events, delegate* unmanaged<nint, int, uint, void*, int> handler, void* userdata);

    [LibraryImport(Library, EntryPoint = "sd_event_add_post")]
    internal static partial int EventAddPost(nint loop, nint* source, delegate* unmanaged<nint, void*, int> handler, void* userdata);

    [LibraryImport(Library, EntryPoint = "sd_event_source_get_event")]
    internal static partial nint EventSourceGetEvent(nint source);

    [LibraryImport(Library, EntryPoint = "sd_event_source_unref")]
    internal static partial nint EventSourceUnref(nint source);

    [LibraryImport(Library, EntryPoint = "sd_event_source_get_io_fd")]
    internal static partial int EventSourceGetIoFd(nint source);

    [LibraryImport(Library, EntryPoint = "sd_device_monitor_new")]
    internal static partial int MonitorNew(nint* monitor);

    [LibraryImport(Library, EntryPoint = "sd_device_monitor_unref")]
    internal static partial nint MonitorUnref(nint monitor);

    [LibraryImport(Library, EntryPoint = "sd_device_monitor_set_receive_buffer_size")]
    internal static partial int MonitorSetReceiveBufferSize(nint monitor, nuint size);

    [LibraryImport(Library, EntryPoint = "sd_device_monitor_filter_add_match_subsystem_devtype", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MonitorAddSubsystem(nint monitor, string subsystem, string? devtype);

    [LibraryImport(Library, EntryPoint = "sd_device_monitor_attach_event")]
    internal static partial int MonitorAttach(nint monitor, nint loop);

    [LibraryImport(Library, EntryPoint = "sd_device_monitor_get_event_source")]
    internal static partial nint MonitorGetSource(nint monitor);

    [LibraryImport(Library, EntryPoint = "sd_device_monitor_start")]
    internal static partial int MonitorStart(nint monitor, delegate* unmanaged<nint, nint, void*, int> handler, void* userdata);

    [LibraryImport(Library, EntryPoint = "sd_device_enumerator_new")]
    internal static partial int EnumeratorNew(nint* enumerator);

    [LibraryImport(Library, EntryPoint = "sd_device_enumerator_unref")]
    internal static partial nint EnumeratorUnref(nint enumerator);

    [LibraryImport(Library, EntryPoint = "sd_device_enumerator_allow_uninitialized")]
    internal static partial int EnumeratorAllowUninitialized(nint enumerator);

    [LibraryImport(Library, EntryPoint = "sd_device_enumerator_add_match_subsystem", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int EnumeratorAddSubsystem(nint enumerator, string subsystem, int match);

    [LibraryImport(Library, EntryPoint = "sd_device_enumerator_get_device_first")]
    internal static partial nint EnumeratorFirst(nint enumerator);

    [LibraryImport(Library, EntryPoint = "sd_device_enumerator_get_device_next")]
    internal static partial nint EnumeratorNext(nint enumerator);

    [LibraryImport(Library, EntryPoint = "sd_device_new_from_subsystem_sysname", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int DeviceNew(nint* device, string subsystem, string name);

    [LibraryImport(Library, EntryPoint = "sd_device_unref")]
    internal static partial nint DeviceUnref(nint device);

    [LibraryImport(Library, EntryPoint = "sd_device_get_sysname")]
    internal static partial int DeviceGetSysname(nint device, byte** name);

    [LibraryImport(Library, EntryPoint = "sd_device_get_is_initialized")]
    internal static partial int DeviceGetIsInitialized(nint device);

    [LibraryImport(Library, EntryPoint = "sd_device_get_property_first")]
    internal static partial byte* DevicePropertyFirst(nint device, byte** value);

    [LibraryImport(Library, EntryPoint = "sd_device_get_property_next")]
    internal static partial byte* DevicePropertyNext(nint device, byte** value);

    [LibraryImport(Library, EntryPoint = "sd_device_get_devlink_first")]
    internal static partial byte* DeviceLinkFirst(nint device);

    [LibraryImport(Library, EntryPoint = "sd_device_get_devlink_next")]
    internal static partial byte* DeviceLinkNext(nint device);
}
