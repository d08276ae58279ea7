using System.Runtime.InteropServices;
using BareMountd.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Systemd;

/// <summary>Makes, replaces and removes symbolic links without ever touching what it did not make.</summary>
internal static class LinkKeeper
{
    /// <summary>
    /// Makes <paramref name="link"/> point to <paramref name="target"/>. A link that points there already is left alone; one that points to
    /// <paramref name="mayReplace"/> is replaced atomically; everything else stays and is the reason returned. Null when it is as wished.
    /// </summary>
    internal static string? Ensure(string link, string target, Func<string, bool> mayReplace)
    {
        if (!TrySplit(link, out string directory, out string name))
        {
            return "is not an absolute path to a name";
        }

        using SafeFileHandle? parent = SafeDirectory.Open(directory, create: true, out PathFailure? failure);
        if (parent is null)
        {
            return failure!.ToString();
        }

        string? present = SystemdLibc.ReadLink(parent, name, out int errno);
        if (present == target)
        {
            return null;
        }

        if (present is null && errno != SystemdLibc.NoEntry)
        {
            return "something that is not a symbolic link stands there";
        }

        if (present is not null && !mayReplace(present))
        {
            return $"it is a symbolic link to {present}, which is not ours";
        }

        return present is null ? Make(parent, name, target) : Replace(parent, name, target);
    }

    /// <summary>Removes <paramref name="link"/> when it is a symbolic link to <paramref name="target"/>, and does nothing else.</summary>
    internal static void Remove(string link, string target)
    {
        if (!TrySplit(link, out string directory, out string name))
        {
            return;
        }

        using SafeFileHandle? parent = SafeDirectory.Open(directory, create: false, out _);
        if (parent is not null && SystemdLibc.ReadLink(parent, name, out _) == target)
        {
            _ = SystemdLibc.UnlinkAt(parent, name, 0);
        }
    }

    private static bool TrySplit(string path, out string directory, out string name)
    {
        int slash = path.LastIndexOf('/');
        directory = slash < 0 ? "" : path[..(slash + 1)];
        name = path[(slash + 1)..];
        return directory.StartsWith('/') && name is not ("" or "." or "..");
    }

    private static string? Make(SafeFileHandle parent, string name, string target) =>
        SystemdLibc.SymlinkAt(target, parent, name) == 0 ? null : NativeError.Describe(Marshal.GetLastPInvokeError());

    private static string? Replace(SafeFileHandle parent, string name, string target)
    {
        string temporary = $".{name}.baremountd";
        _ = SystemdLibc.UnlinkAt(parent, temporary, 0);
        string? failure = Make(parent, temporary, target);
        if (failure is null && SystemdLibc.RenameAt(parent, temporary, parent, name) != 0)
        {
            failure = NativeError.Describe(Marshal.GetLastPInvokeError());
            _ = SystemdLibc.UnlinkAt(parent, temporary, 0);
        }

        return failure;
    }
}
