using System.Collections.Immutable;
using System.Runtime.InteropServices;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Systemd;

/// <summary>The sockets that systemd opened for us (sd_listen_fds_with_names(3)).</summary>
public static class ListenFds
{
    /// <summary>First number that systemd passes (SD_LISTEN_FDS_START).</summary>
    private const int First = 3;

    /// <summary>
    /// The sockets by name (FileDescriptorName=, else the socket unit's name), in systemd's order, close-on-exec set; empty where none were
    /// passed to this process. The environment stays as it is, so that this may be called again.
    /// </summary>
    /// <exception cref="SystemdException">The environment is malformed.</exception>
    public static unsafe ImmutableArray<KeyValuePair<string, int>> Get()
    {
        int count = NativeError.Check(SystemdDaemon.sd_listen_fds_with_names(0, out nint names), "sd_listen_fds_with_names");
        ImmutableArray<KeyValuePair<string, int>>.Builder result = ImmutableArray.CreateBuilder<KeyValuePair<string, int>>(count);
        if (names == 0)
        {
            return [];
        }

        nint* list = (nint*)names;
        for (int i = 0; list[i] != 0; i++)
        {
            if (i < count)
            {
                result.Add(new KeyValuePair<string, int>(Marshal.PtrToStringUTF8(list[i]) ?? "", First + i));
            }

            SystemdDaemon.free(list[i]);
        }

        SystemdDaemon.free(names);
        return result.ToImmutable();
    }
}
