using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Policies;

/// <summary>
/// Policy <c>guard</c>: which mount points are to be immutable. A guard is set while nothing is mounted, stays under the mount, and is ended
/// only where it is ours: when no declared disk wants it any more. What lies under a mount cannot be reached and waits until the mount goes. Pure.
/// </summary>
internal static class GuardPolicy
{
    /// <summary>Decides all mount points.</summary>
    internal static GuardMemory Decide(PlanInput input, PlanOutput output, GuardMemory before, ImmutableArray<PolicyAction>.Builder actions)
    {
        ImmutableSortedSet<string>.Builder set = before.Set.ToBuilder();
        ImmutableSortedSet<string>.Builder givenUp = before.GivenUp.ToBuilder();
        ImmutableSortedSet<string>.Builder pending = before.Pending.ToBuilder();
        HashSet<string> wanted = new(StringComparer.Ordinal);
        foreach (DiskConfig disk in input.Config.Disks)
        {
            if (!disk.Enabled || !disk.Policy.Guard)
            {
                continue;
            }

            wanted.Add(disk.MountPoint);
            if (input.World.Mounts.At(disk.MountPoint) is not null)
            {
                // Under a mount nobody can look; it is made sure of anew when the mount goes.
                set.Remove(disk.MountPoint);
            }
            else if (!set.Contains(disk.MountPoint) && !givenUp.Contains(disk.MountPoint) && !pending.Contains(disk.MountPoint)
                && !output.Runtimes[disk.Name].JobInFlight)
            {
                // A mount that is under way sets the guard itself, before it mounts.
                pending.Add(disk.MountPoint);
                actions.Add(new PolicyAction.Guard(disk.Name, disk.MountPoint, true));
            }
        }

        givenUp.IntersectWith(wanted);
        foreach (string mountPoint in before.Ours)
        {
            if (!wanted.Contains(mountPoint) && !pending.Contains(mountPoint) && input.World.Mounts.At(mountPoint) is null)
            {
                pending.Add(mountPoint);
                string disk = input.Config.Disks.FirstOrDefault(d => d.MountPoint == mountPoint)?.Name ?? "";
                actions.Add(new PolicyAction.Guard(disk, mountPoint, false));
            }
        }

        return before with { Set = set.ToImmutable(), GivenUp = givenUp.ToImmutable(), Pending = pending.ToImmutable() };
    }
}
