using System.Runtime.InteropServices;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Systemd;

/// <summary>Reads and writes the messages of systemd's manager interface. Loop thread only; strings are copied before the message goes.</summary>
internal static unsafe class BusMessage
{
    internal static void AppendString(nint message, string value) =>
        NativeError.Check(SystemdBusNative.sd_bus_message_append_basic(message, (byte)'s', value), "sd_bus_message_append_basic");

    internal static void AppendUInt32(nint message, uint value) =>
        NativeError.Check(SystemdBusNative.sd_bus_message_append_basic_u32(message, (byte)'u', value), "sd_bus_message_append_basic");

    /// <summary>The arguments of StartTransientUnit: <c>ssa(sv)a(sa(sv))</c>, the last one empty.</summary>
    internal static void AppendTransientUnit(nint message, string name, string mode, IReadOnlyList<UnitProperty> properties)
    {
        AppendString(message, name);
        AppendString(message, mode);
        Open(message, 'a', "(sv)");
        foreach (UnitProperty property in properties)
        {
            Open(message, 'r', "sv");
            AppendString(message, property.Name);
            AppendVariant(message, property);
            Close(message);
        }

        Close(message);
        Open(message, 'a', "(sa(sv))");
        Close(message);
    }

    internal static string ReadString(nint message, char type = 's')
    {
        NativeError.Check(SystemdBusNative.sd_bus_message_read_basic(message, (byte)type, out nint text), "sd_bus_message_read_basic");
        return Marshal.PtrToStringUTF8(text) ?? "";
    }

    internal static uint ReadUInt32(nint message, char type = 'u')
    {
        NativeError.Check(SystemdBusNative.sd_bus_message_read_basic_u32(message, (byte)type, out uint value), "sd_bus_message_read_basic");
        return value;
    }

    /// <summary>Reads <c>a{sv}</c>: strings and small numbers as text, everything else is skipped.</summary>
    internal static Dictionary<string, string> ReadProperties(nint message)
    {
        Dictionary<string, string> result = new(StringComparer.Ordinal);
        Enter(message, 'a', "{sv}");
        while (NativeError.Check(SystemdBusNative.sd_bus_message_enter_container(message, (byte)'e', "sv"), "sd_bus_message_enter_container") > 0)
        {
            string name = ReadString(message);
            NativeError.Check(SystemdBusNative.sd_bus_message_peek_type(message, out _, out nint contents), "sd_bus_message_peek_type");
            string type = Marshal.PtrToStringUTF8(contents) ?? "";
            if (type is "s" or "o" or "b" or "u" or "i")
            {
                Enter(message, 'v', type);
                result[name] = type is "s" or "o"
                    ? ReadString(message, type[0])
                    : ReadUInt32(message, type[0]).ToString(System.Globalization.CultureInfo.InvariantCulture);
                Exit(message);
            }
            else
            {
                NativeError.Check(SystemdBusNative.sd_bus_message_skip(message, 0), "sd_bus_message_skip");
            }

            Exit(message);
        }

        Exit(message);
        return result;
    }

    /// <summary>Reads <c>a{sv}</c>: the strings in the lists of these names, all together; everything else is skipped.</summary>
    internal static List<string> ReadLists(nint message, HashSet<string> names)
    {
        List<string> result = [];
        Enter(message, 'a', "{sv}");
        while (NativeError.Check(SystemdBusNative.sd_bus_message_enter_container(message, (byte)'e', "sv"), "sd_bus_message_enter_container") > 0)
        {
            if (names.Contains(ReadString(message)))
            {
                Enter(message, 'v', "as");
                Enter(message, 'a', "s");
                while (SystemdBusNative.sd_bus_message_at_end(message, 0) == 0)
                {
                    result.Add(ReadString(message));
                }

                Exit(message);
                Exit(message);
            }
            else
            {
                NativeError.Check(SystemdBusNative.sd_bus_message_skip(message, 0), "sd_bus_message_skip");
            }

            Exit(message);
        }

        Exit(message);
        return result;
    }

    /// <summary>The error that a reply carries, or null.</summary>
    internal static BusErrorException? Error(nint reply)
    {
        nint pointer = SystemdBusNative.sd_bus_message_get_error(reply);
        if (pointer == 0)
        {
            return null;
        }

        SystemdBusNative.BusError* error = (SystemdBusNative.BusError*)pointer;
        string name = Marshal.PtrToStringUTF8(error->Name) ?? "";
        string words = Marshal.PtrToStringUTF8(error->Message) ?? "";
        return new BusErrorException(name, words.Length > 0 ? words : NativeError.Describe(SystemdBusNative.sd_bus_message_get_errno(reply)));
    }

    private static void AppendVariant(nint message, UnitProperty property)
    {
        switch (property)
        {
            case UnitProperty.Text text:
                Open(message, 'v', "s");
                AppendString(message, text.Value);
                break;
            case UnitProperty.TextList list:
                Open(message, 'v', "as");
                Open(message, 'a', "s");
                foreach (string value in list.Values)
                {
                    AppendString(message, value);
                }

                Close(message);
                break;
            case UnitProperty.Number number:
                Open(message, 'v', "t");
                NativeError.Check(
                    SystemdBusNative.sd_bus_message_append_basic_u64(message, (byte)'t', number.Value), "sd_bus_message_append_basic");
                break;
            case UnitProperty.Flag flag:
                Open(message, 'v', "b");
                NativeError.Check(
                    SystemdBusNative.sd_bus_message_append_basic_u32(message, (byte)'b', flag.Value ? 1u : 0u), "sd_bus_message_append_basic");
                break;
            case UnitProperty.Command command:
                AppendCommand(message, command);
                break;
            default:
                throw new InvalidOperationException($"A property of type {property.GetType().Name} has no D-Bus form.");
        }

        Close(message);
    }

    private static void AppendCommand(nint message, UnitProperty.Command command)
    {
        Open(message, 'v', "a(sasb)");
        Open(message, 'a', "(sasb)");
        Open(message, 'r', "sasb");
        AppendString(message, command.Program);
        Open(message, 'a', "s");
        foreach (string argument in command.Arguments)
        {
            AppendString(message, argument);
        }

        Close(message);
        NativeError.Check(SystemdBusNative.sd_bus_message_append_basic_u32(message, (byte)'b', command.MayFail ? 1u : 0u), "sd_bus_message_append_basic");
        Close(message);
        Close(message);
    }

    private static void Open(nint message, char type, string contents) =>
        NativeError.Check(SystemdBusNative.sd_bus_message_open_container(message, (byte)type, contents), "sd_bus_message_open_container");

    private static void Close(nint message) =>
        NativeError.Check(SystemdBusNative.sd_bus_message_close_container(message), "sd_bus_message_close_container");

    private static void Enter(nint message, char type, string contents) =>
        NativeError.Check(SystemdBusNative.sd_bus_message_enter_container(message, (byte)type, contents), "sd_bus_message_enter_container");

    private static void Exit(nint message) =>
        NativeError.Check(SystemdBusNative.sd_bus_message_exit_container(message), "sd_bus_message_exit_container");
}
