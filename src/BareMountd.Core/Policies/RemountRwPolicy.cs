using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Configuration;
using BareMountd.Core.Health;
using BareMountd.Core.Health.Conditions;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Policies;

/// <summary>
/// Policy <c>remountRw</c>: what the kernel made read-only is unmounted, and the planner mounts it again with the check that every mount has.
/// Not by <c>mount -o remount,rw</c>: after an aborted journal the kernel refuses that (fs/ext4/super.c, EXT4_MF_FS_ABORTED), and nobody would
/// have checked the filesystem. Pure.
/// </summary>
internal static class RemountRwPolicy
{
    /// <summary>A filesystem that fails again within this time is left as it is: a disk that breaks must not be written again and again.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>Decides one disk. Returns what to remember and when to look again.</summary>
    internal static (RemountRwMemory Memory, DateTimeOffset? WakeAt) Decide(
        PlanInput input, DiskConfig disk, DiskRuntime runtime, DiskHealth health, RemountRwMemory before, ImmutableArray<PolicyAction>.Builder actions)
    {
        bool flipped = runtime.State == DiskState.Mounted && health.Visible.Any(condition => condition.Code == ReadOnlyFlipCondition.Code);
        RemountRwMemory memory = Settle(before, runtime, flipped, input.Now);
        if (!flipped)
        {
            return (memory with { Told = false, Attempts = memory.StartedAt is null ? 0 : memory.Attempts, RetryAt = null }, null);
        }

        if (!disk.Policy.RemountRw || runtime.JobInFlight)
        {
            return (memory, null);
        }

        if (!runtime.Owned)
        {
            return (Tell(disk, memory, "is read-only and was not mounted by baremountd: it is left as it is", actions), null);
        }

        if (memory.DoneAt is DateTimeOffset done && input.Now - done < Pause)
        {
            string words = string.Create(
                CultureInfo.InvariantCulture,
                $"is read-only again, {(int)(input.Now - done).TotalMinutes} min after it was checked and mounted anew: it is left as it is for an hour");
            return (Tell(disk, memory, words, actions), done + Pause);
        }

        if (memory.RetryAt is DateTimeOffset retry && retry > input.Now)
        {
            return (memory, retry);
        }

        actions.Add(new PolicyAction.RemountRw(disk.Name, PlannedAction.Unmount.Of(
            disk, runtime.MountPoint ?? disk.MountPoint, runtime.Device, deviceGone: false, "it became read-only; it is checked and mounted anew")));
        return (memory with { StartedAt = input.Now, RetryAt = null }, null);
    }

    /// <summary>What came of the unmount that was ordered. A moment in the future is one from before the clock was set back; it counts as now.</summary>
    private static RemountRwMemory Settle(RemountRwMemory memory, DiskRuntime runtime, bool flipped, DateTimeOffset now)
    {
        memory = memory with { DoneAt = memory.DoneAt > now ? now : memory.DoneAt };
        if (memory.StartedAt is not DateTimeOffset started || runtime.State == DiskState.Unmounting)
        {
            return memory;
        }

        if (flipped && runtime.Failure is not null)
        {
            int attempts = memory.Attempts + 1;
            return memory with { StartedAt = null, Attempts = attempts, RetryAt = now + Backoff.After(attempts) };
        }

        return memory with { StartedAt = null, Attempts = 0, RetryAt = null, DoneAt = started < now ? started : now };
    }

    private static RemountRwMemory Tell(DiskConfig disk, RemountRwMemory memory, string words, ImmutableArray<PolicyAction>.Builder actions)
    {
        if (!memory.Told)
        {
            actions.Add(new PolicyAction.Tell(new PolicyReport(disk.Name, PolicyWords.RemountRw, false, words)));
        }

        return memory with { Told = true };
    }
}
