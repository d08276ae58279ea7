using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Health;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Policies;

/// <summary>
/// What follows from the state and the health of each disk beyond its mount: dependents, units to stop and to restart, a mount that the kernel
/// made read-only, guards of mount points. Level-triggered where it can be: each pass holds what is wished against what was last ordered.
/// Pure.
/// </summary>
public static class PolicyPlanner
{
    /// <summary>Decides every declared disk.</summary>
    /// <param name="input">The pass.</param>
    /// <param name="output">What was decided about mounts.</param>
    /// <param name="health">How the disks are.</param>
    /// <param name="before">What is remembered.</param>
    public static PolicyOutcome Decide(PlanInput input, PlanOutput output, HealthOutcome health, PolicyMemory before)
    {
        ImmutableArray<PolicyAction>.Builder actions = ImmutableArray.CreateBuilder<PolicyAction>();
        ImmutableDictionary<string, DiskPolicyMemory>.Builder disks = ImmutableDictionary.CreateBuilder<string, DiskPolicyMemory>(StringComparer.Ordinal);
        DateTimeOffset? wakeAt = null;
        foreach (DiskConfig disk in input.Config.Disks)
        {
            DiskRuntime runtime = output.Runtimes[disk.Name];
            DiskPolicyMemory memory = before.For(disk.Name);
            if (runtime.State == DiskState.Disabled)
            {
                // Switched off: nothing is touched, and once it is switched on the present state is news.
                disks[disk.Name] = memory with { Dependents = null, Mounted = null };
                continue;
            }

            DiskHealth now = health.For(disk.Name);
            memory = Doubt(disk, runtime, memory, actions);
            memory = Dependents(disk, runtime, now, memory, actions);
            memory = Edges(input, disk, runtime, memory, actions);
            (RemountRwMemory remount, DateTimeOffset? due) = RemountRwPolicy.Decide(input, disk, runtime, now, memory.RemountRw, actions);
            disks[disk.Name] = memory with { RemountRw = remount };
            wakeAt = wakeAt is null || due < wakeAt ? due ?? wakeAt : wakeAt;
        }

        GuardMemory guards = GuardPolicy.Decide(input, output, before.Guards, actions);
        return new PolicyOutcome(new PolicyMemory { Disks = disks.ToImmutable(), Guards = guards }, actions.ToImmutable(), wakeAt);
    }

    /// <summary>A mount that stays although the list of devices lacks its device is told once.</summary>
    private static DiskPolicyMemory Doubt(DiskConfig disk, DiskRuntime runtime, DiskPolicyMemory memory, ImmutableArray<PolicyAction>.Builder actions)
    {
        bool doubted = runtime.DoubtedUntil is not null;
        if (doubted && !memory.DoubtTold)
        {
            string device = runtime.Device?.Name ?? "";
            actions.Add(new PolicyAction.Tell(new PolicyReport(
                disk.Name, PolicyWords.Keep, false, $"the list of devices lacks {device} and the kernel still has it: the mount stays")
            {
                Facts = [("device", device), ("mountPoint", runtime.MountPoint)],
            }));
        }

        return memory with { DoubtTold = doubted };
    }

    /// <summary>While it is being unmounted the unmount itself stops the dependents; what they have to be is ordered when it has ended.</summary>
    private static DiskPolicyMemory Dependents(
        DiskConfig disk, DiskRuntime runtime, DiskHealth health, DiskPolicyMemory memory, ImmutableArray<PolicyAction>.Builder actions)
    {
        if (runtime.State == DiskState.Unmounting)
        {
            return memory with { Dependents = null };
        }

        if (memory.Dependents != health.Usable)
        {
            actions.Add(health.Usable ? new PolicyAction.StartDependents(disk.Name) : new PolicyAction.StopDependents(disk.Name));
        }

        return memory with { Dependents = health.Usable };
    }

    /// <summary>
    /// Mounted before and not any more: stop units. Not mounted, mounted some time before, and mounted now: restart units. At the first look
    /// of a restarted daemon what it remembers counts, and a mount that stands is not news. A failed unmount changes nothing.
    /// </summary>
    private static DiskPolicyMemory Edges(
        PlanInput input, DiskConfig disk, DiskRuntime runtime, DiskPolicyMemory memory, ImmutableArray<PolicyAction>.Builder actions)
    {
        bool mounted = runtime.State == DiskState.Mounted;
        bool was = memory.Mounted ?? (mounted || input.Runtimes.GetValueOrDefault(disk.Name)?.State == DiskState.Mounted);
        bool now = runtime.State == DiskState.Unmounting ? was : mounted;
        if (was && !now && !disk.Policy.Stop.IsEmpty)
        {
            actions.Add(new PolicyAction.StopUnits(disk.Name, disk.Policy.Stop));
        }

        if (!was && now && memory.MountedBefore && !disk.Policy.Restart.IsEmpty)
        {
            actions.Add(new PolicyAction.RestartUnits(disk.Name, disk.Policy.Restart));
        }

        return memory with { Mounted = now, MountedBefore = memory.MountedBefore || mounted };
    }
}
