using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Matching.Rules;

/// <summary>Mounted, and not at the declared mount point.</summary>
internal sealed class MountedElsewhereRule() : RefusalRule(
    Codes.MountedElsewhere,
    RuleScope.Place,
    "Mounted, and not at the declared mount point.")
{
    internal override string? Refuse(RuleContext context)
    {
        foreach (BlockDevice device in context.Overlapping)
        {
            IReadOnlyList<MountEntry> mounts = context.Index.Mounts.On(device);

            // At its declared place it may have bind mounts anywhere. That holds for the device itself: a mounted neighbour on the same
            // blocks (the whole disk, or a partition of it) never fits.
            bool atHome = ReferenceEquals(device, context.Device) && mounts.Any(m => m.MountPoint == context.Declared?.MountPoint);
            if (mounts.Count > 0 && !atHome)
            {
                return $"{device.Name} is mounted at {string.Join(", ", mounts.Select(m => m.MountPoint).Distinct())}";
            }
        }

        return null;
    }
}
