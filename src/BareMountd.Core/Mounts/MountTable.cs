using System.Collections.Immutable;

namespace BareMountd.Core.Mounts;

/// <summary>The mount table of PID 1's namespace at one moment, in the kernel's order.</summary>
/// <param name="Entries">All mounts; a later entry on the same mount point covers an earlier one.</param>
public sealed record MountTable(ImmutableArray<MountEntry> Entries)
{
    /// <summary>A table without mounts.</summary>
    public static readonly MountTable Empty = new([]);

    /// <summary>The mount that is visible at a mount point (the last one there), or null.</summary>
    public MountEntry? At(string mountPoint)
    {
        for (int i = Entries.Length - 1; i >= 0; i--)
        {
            if (Entries[i].MountPoint == mountPoint)
            {
                return Entries[i];
            }
        }

        return null;
    }
}
