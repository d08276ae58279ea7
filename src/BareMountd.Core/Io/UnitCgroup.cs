namespace BareMountd.Core.Io;

/// <summary>What a control group is to systemd, by the name of its directory (systemd: Documentation CGROUP_DELEGATION, src/basic/cgroup-util.c).</summary>
/// <param name="Unit">Label <c>unit</c>; null when it is no unit and counts for the unit that it lies in.</param>
/// <param name="HasUnits">True when units lie below it: a slice, or a user's manager.</param>
public readonly record struct UnitCgroup(string? Unit, bool HasUnits)
{
    /// <summary>systemd's name for the root: the kernel's own threads, and what cannot be charged to any unit.</summary>
    public const string Root = "-.slice";

    private static readonly string[] s_leaves = [".service", ".scope", ".socket", ".mount", ".swap"];

    /// <summary>Names a directory.</summary>
    /// <param name="directory">Its name.</param>
    /// <param name="manager">The user manager that it lies in (<c>user@1000.service</c>), whose units may be named like system units; else empty.</param>
    /// <param name="isTop">True directly below the root.</param>
    /// <remarks>
    /// A service's own groups (<c>Delegate=</c>) are not units and count for it, and so do containers inside a unit. What stands directly below
    /// the root and is no unit (<c>docker</c>, <c>kubepods</c> where those do without systemd) has no unit to count for, and gets its own name.
    /// </remarks>
    public static UnitCgroup Of(string directory, string manager, bool isTop)
    {
        // cg_escape puts a "_" before names that the kernel could take for its own files.
        string name = directory.StartsWith('_') ? directory[1..] : directory;
        string label = manager.Length == 0 ? name : $"{manager}/{name}";
        if (name.EndsWith(".slice", StringComparison.Ordinal) || (manager.Length == 0 && IsUserManager(name)))
        {
            return new UnitCgroup(label, true);
        }

        return Array.Exists(s_leaves, suffix => name.EndsWith(suffix, StringComparison.Ordinal)) || isTop
            ? new UnitCgroup(label, false)
            : new UnitCgroup(null, false);
    }

    /// <summary>True for the service that runs a user's own systemd, whose units lie below it.</summary>
    public static bool IsUserManager(string unit) =>
        unit.StartsWith("user@", StringComparison.Ordinal) && unit.EndsWith(".service", StringComparison.Ordinal);
}
