using System.Runtime.InteropServices;

namespace BareMountd.Linux.Interop;

/// <summary>sd-bus(3), the functions of fixed arity: .NET has no variadic calls on Linux. Everything here is called on the loop thread only.</summary>
internal static unsafe partial class SystemdBusNative
{
    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_new(out nint bus);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_open_system(out nint bus);

    [LibraryImport(SystemdLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_set_address(nint bus, string address);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_set_bus_client(nint bus, int enable);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_start(nint bus);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_attach_event(nint bus, nint loop, int priority);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_detach_event(nint bus);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial nint sd_bus_close_unref(nint bus);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial nint sd_bus_slot_unref(nint slot);

    [LibraryImport(SystemdLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_add_match_async(
        nint bus, out nint slot, string rule, delegate* unmanaged[Cdecl]<nint, nint, nint, int> callback, nint installed, nint userdata);

    [LibraryImport(SystemdLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_match_signal_async(
        nint bus,
        out nint slot,
        string? sender,
        string? path,
        string contract,
        string member,
        delegate* unmanaged[Cdecl]<nint, nint, nint, int> callback,
        nint installed,
        nint userdata);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_call_async(
        nint bus, out nint slot, nint message, delegate* unmanaged[Cdecl]<nint, nint, nint, int> callback, nint userdata, ulong microseconds);

    [LibraryImport(SystemdLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_message_new_method_call(
        nint bus, out nint message, string destination, string path, string contract, string member);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial nint sd_bus_message_unref(nint message);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial nint sd_bus_message_get_error(nint message);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_message_get_errno(nint message);

    [LibraryImport(SystemdLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_message_open_container(nint message, byte type, string contents);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_message_close_container(nint message);

    /// <summary>Strings and object paths: the pointer itself is the value.</summary>
    [LibraryImport(SystemdLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_message_append_basic(nint message, byte type, string value);

    /// <summary>Type <c>t</c>: a pointer to the value.</summary>
    [LibraryImport(SystemdLibrary.Name, EntryPoint = "sd_bus_message_append_basic")]
    internal static partial int sd_bus_message_append_basic_u64(nint message, byte type, in ulong value);

    /// <summary>Types <c>u</c> and <c>b</c> (a boolean is a 32-bit word in sd-bus): a pointer to the value.</summary>
    [LibraryImport(SystemdLibrary.Name, EntryPoint = "sd_bus_message_append_basic")]
    internal static partial int sd_bus_message_append_basic_u32(nint message, byte type, in uint value);

    [LibraryImport(SystemdLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_bus_message_enter_container(nint message, byte type, string? contents);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_message_exit_container(nint message);

    /// <summary>1 at the end of the container (of the whole message with <paramref name="complete"/>), 0 before, or a negative errno.</summary>
    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_message_at_end(nint message, int complete);

    /// <summary>Strings: the pointer read belongs to the message.</summary>
    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_message_read_basic(nint message, byte type, out nint value);

    [LibraryImport(SystemdLibrary.Name, EntryPoint = "sd_bus_message_read_basic")]
    internal static partial int sd_bus_message_read_basic_u32(nint message, byte type, out uint value);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_message_peek_type(nint message, out byte type, out nint contents);

    /// <summary>A null signature skips one complete value.</summary>
    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_bus_message_skip(nint message, nint signature);

    /// <summary>First two fields of <c>sd_bus_error</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BusError
    {
        internal nint Name;
        internal nint Message;
        internal int NeedFree;
    }
}
