using System.Globalization;
using System.Text;

namespace BareMountd.Linux.Devices;

/// <summary>One kernel uevent: <c>ACTION@DEVPATH</c>, then <c>KEY=VALUE</c> strings, each ended by NUL (linux lib/kobject_uevent.c).</summary>
/// <param name="Action"><c>add</c>, <c>remove</c>, <c>change</c>, …</param>
/// <param name="DevPath">Path below the sysfs root.</param>
/// <param name="Subsystem">Subsystem; empty when absent.</param>
/// <param name="SequenceNumber">SEQNUM; 0 when absent.</param>
internal readonly record struct UeventMessage(string Action, string DevPath, string Subsystem, ulong SequenceNumber)
{
    private const int MaxAction = 32;

    /// <summary>The device's kernel name: the last part of its path.</summary>
    internal string Name => DevPath[(DevPath.LastIndexOf('/') + 1)..];

    /// <summary>Parses one datagram; false for anything else, also for udevd's own messages (they begin with <c>libudev</c>).</summary>
    internal static bool TryParse(ReadOnlySpan<byte> datagram, out UeventMessage message)
    {
        message = default;
        int end = datagram.IndexOf((byte)0);
        if (end < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> header = datagram[..end];
        int at = header.IndexOf((byte)'@');
        if (at is <= 0 or > MaxAction || header.Length < at + 3 || header[at + 1] != '/' || header[^1] == '/')
        {
            return false;
        }

        ReadOnlySpan<byte> action = default;
        ReadOnlySpan<byte> path = default;
        ReadOnlySpan<byte> subsystem = default;
        ulong sequence = 0;
        for (ReadOnlySpan<byte> rest = datagram[(end + 1)..]; !rest.IsEmpty;)
        {
            end = rest.IndexOf((byte)0);
            ReadOnlySpan<byte> pair = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            int equals = pair.IndexOf((byte)'=');
            if (equals <= 0)
            {
                continue;
            }

            ReadOnlySpan<byte> key = pair[..equals];
            ReadOnlySpan<byte> value = pair[(equals + 1)..];
            if (key.SequenceEqual("ACTION"u8))
            {
                action = value;
            }
            else if (key.SequenceEqual("DEVPATH"u8))
            {
                path = value;
            }
            else if (key.SequenceEqual("SUBSYSTEM"u8))
            {
                subsystem = value;
            }
            else if (key.SequenceEqual("SEQNUM"u8)
                && !ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out sequence))
            {
                return false;
            }
        }

        // The kernel writes both twice; a message that contradicts itself is not the kernel's.
        if (!header[..at].SequenceEqual(action) || !header[(at + 1)..].SequenceEqual(path))
        {
            return false;
        }

        message = new UeventMessage(
            Encoding.UTF8.GetString(action), Encoding.UTF8.GetString(path), Encoding.UTF8.GetString(subsystem), sequence);
        return true;
    }
}
