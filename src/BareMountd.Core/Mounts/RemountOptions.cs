using System.Collections.Immutable;

namespace BareMountd.Core.Mounts;

/// <summary>Options for a remount in place, and the proof that they took; pure.</summary>
public static class RemountOptions
{
    /// <summary>Flags of a mount that mountinfo shows under the same word (fs/proc_namespace.c).</summary>
    private static readonly ImmutableArray<string> s_shown =
        ["ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime", "nosymfollow"];

    private static readonly ImmutableArray<string> s_atime = ["atime", "noatime", "relatime", "strictatime"];

    /// <summary>
    /// The option string for mount(8). What a remount leaves as it was unless it is named is named: <c>rw</c>, and <c>relatime</c>, the
    /// kernel's default, where no access-time option is given (mount(2), MS_REMOUNT).
    /// </summary>
    public static string Build(ImmutableArray<string> options)
    {
        List<string> words = ["remount", .. Words(options)];
        if (!words.Contains("ro") && !words.Contains("rw"))
        {
            words.Add("rw");
        }

        if (!words.Exists(word => s_atime.Contains(word)))
        {
            words.Add("relatime");
        }

        return string.Join(',', words);
    }

    /// <summary>True when the mount table shows the mount with these options, as far as it shows them: the flags of the mount itself.</summary>
    public static bool Took(ImmutableArray<string> options, MountEntry entry)
    {
        HashSet<string> wished = [.. Words(options)];
        HashSet<string> shown = [.. entry.Options.Split(',')];
        if (entry.ReadOnly != wished.Contains("ro"))
        {
            return false;
        }

        return s_shown.All(flag => flag == "ro" || !wished.Contains(flag) || shown.Contains(flag));
    }

    private static IEnumerable<string> Words(ImmutableArray<string> options) =>
        options.SelectMany(option => option.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
