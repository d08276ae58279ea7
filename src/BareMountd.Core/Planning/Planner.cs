using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Filesystems;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Planning;

/// <summary>
/// The difference between what is declared and what the kernel shows, as effects. Level-triggered: every pass looks at everything,
/// so a lost or merged event changes nothing. Pure.
/// </summary>
public static class Planner
{
    /// <summary>How long a list of devices that lacks a device which the kernel has is given before it is looked at again.</summary>
    private static readonly TimeSpan s_doubt = TimeSpan.FromSeconds(10);

    /// <summary>Decides every declared disk.</summary>
    public static PlanOutput Plan(PlanInput input)
    {
        ImmutableDictionary<string, DiskRuntime>.Builder runtimes = ImmutableDictionary.CreateBuilder<string, DiskRuntime>();
        ImmutableArray<PlannedAction>.Builder actions = ImmutableArray.CreateBuilder<PlannedAction>();
        DateTimeOffset? wakeAt = null;
        foreach (DiskConfig disk in ParentsFirst(input.Config))
        {
            DiskRuntime before = Seen(input, disk, input.Runtimes.GetValueOrDefault(disk.Name) ?? DiskRuntime.Initial(input.Now));
            DiskRuntime after = before.JobInFlight ? before : Decide(input, disk, before, runtimes, actions);
            runtimes[disk.Name] = after;
            if (!after.JobInFlight && NextLook(after) is DateTimeOffset next && (wakeAt is null || next < wakeAt))
            {
                wakeAt = next;
            }
        }

        return new PlanOutput(runtimes.ToImmutable(), actions.ToImmutable(), wakeAt);
    }

    /// <summary>Takes down that a device came or went; while several fit nobody knows which one is meant.</summary>
    private static DiskRuntime Seen(PlanInput input, DiskConfig disk, DiskRuntime before) => before with
    {
        Attachments = input.Matches.For(disk.Name) switch
        {
            MatchOutcome.Found found => before.Attachments.Next(found.Target, input.Now),
            MatchOutcome.Refused refused => before.Attachments.Next(refused.Device, input.Now),
            MatchOutcome.Missing => before.Attachments.Next(null, input.Now),
            _ => before.Attachments,
        },
    };

    private static DateTimeOffset? NextLook(DiskRuntime runtime) => runtime.State switch
    {
        DiskState.Flapping => runtime.Attachments.QuietAt,
        DiskState.Mounted when runtime.DoubtedUntil is not null => runtime.DoubtedUntil,
        _ => runtime.RetryAt,
    };

    /// <summary>
    /// One disk. Precedence: switched off; a standing mount of an attachment that is gone or replaced is taken down; a standing mount of
    /// the right attachment is kept whatever else is wrong (a clone that appears must not unmount data in use); one that comes and goes too
    /// often waits until it is quiet; then the outcome of matching.
    /// </summary>
    private static DiskRuntime Decide(
        PlanInput input,
        DiskConfig disk,
        DiskRuntime before,
        ImmutableDictionary<string, DiskRuntime>.Builder decided,
        ImmutableArray<PlannedAction>.Builder actions)
    {
        MatchOutcome outcome = input.Matches.For(disk.Name);
        BlockDevice? target = outcome switch
        {
            MatchOutcome.Found found => found.Target,
            MatchOutcome.Refused refused => refused.Device,
            _ => null,
        };

        string mountedAt = before.MountPoint ?? disk.MountPoint;
        MountEntry? entry = input.World.Mounts.At(mountedAt);

        if (before.Owned && before.Device is DeviceKey ours && entry is not null && MountedOn.Is(entry, ours) && !StillThere(input, ours))
        {
            return TakeDown(input, disk, before, mountedAt, ours, "its device is gone", actions);
        }

        if (!disk.Enabled)
        {
            return Reset(before).To(DiskState.Disabled, input.Now);
        }

        if (entry is not null && StandingOn(input, before, target, entry) is DeviceKey standing)
        {
            return Standing(input, disk, before, standing, mountedAt, entry, actions);
        }

        if (before.Attachments.QuietAt is not null && outcome is MatchOutcome.Found or MatchOutcome.Missing)
        {
            // The wish of a user who unmounted this very attachment holds on.
            DiskRuntime kept = before.Device == target?.Key ? KeepingHold(before) : Reset(before);
            return (kept with { Device = target?.Key }).To(DiskState.Flapping, input.Now);
        }

        return outcome switch
        {
            MatchOutcome.Found found => Unmounted(input, disk, before, found.Target, decided, actions),
            MatchOutcome.Refused => KeepingHold(before).To(DiskState.Refused, input.Now),
            MatchOutcome.Ambiguous => KeepingHold(before).To(DiskState.Ambiguous, input.Now),
            MatchOutcome.Missing => Reset(before).To(DiskState.Missing, input.Now),
            _ => throw new InvalidOperationException($"unknown outcome {outcome.GetType().Name}"),
        };
    }

    /// <summary>The attachment that is mounted there and is this disk's; null when none is.</summary>
    private static DeviceKey? StandingOn(PlanInput input, DiskRuntime before, BlockDevice? target, MountEntry entry)
    {
        if (target is not null && MountedOn.Is(entry, target.Key))
        {
            return target.Key;
        }

        // Ambiguous, refused because of another candidate, or relabelled while mounted: the mount that stood before still stands.
        return before.State == DiskState.Mounted && before.Device is DeviceKey known && MountedOn.Is(entry, known) && StillThere(input, known)
            ? known
            : null;
    }

    private static bool StillThere(PlanInput input, DeviceKey key) => IsListed(input.World, key) || input.StillInKernel.Contains(key);

    /// <summary>True when the list of devices has this attachment.</summary>
    public static bool IsListed(World world, DeviceKey key)
    {
        foreach (BlockDevice device in world.Devices)
        {
            if (device.Name == key.Name && device.Number == key.Number)
            {
                return device.DiskSeq == key.DiskSeq || device.DiskSeq == 0 || key.DiskSeq == 0;
            }
        }

        return false;
    }

    private static DiskRuntime Standing(
        PlanInput input, DiskConfig disk, DiskRuntime before, DeviceKey device, string mountedAt, MountEntry entry, ImmutableArray<PlannedAction>.Builder actions)
    {
        bool isNew = before.State != DiskState.Mounted || before.Device != device;
        if (!disk.Links.IsEmpty && before.LinkedTo != mountedAt)
        {
            actions.Add(new PlannedAction.Link(disk.Name, mountedAt, disk.Links));
        }

        return (before with
        {
            Device = device,
            MountPoint = entry.MountPoint,
            LinkedTo = mountedAt,
            Owned = before.Owned && (before.Device is null || before.Device == device),
            Held = false,
            // An unmount that failed keeps its words until it is tried again; a mount that stands has no failure of its own.
            Failure = isNew ? null : before.Failure,
            Attempts = 0,
            RetryAt = null,
            Carried = null,
            WaitingFor = [],
            DoubtedUntil = input.StillInKernel.Contains(device) ? input.Now + s_doubt : null,
        }).To(DiskState.Mounted, input.Now);
    }

    /// <summary>Found and not mounted: mount it, unless somebody said not to or something must come first.</summary>
    private static DiskRuntime Unmounted(
        PlanInput input,
        DiskConfig disk,
        DiskRuntime before,
        BlockDevice target,
        ImmutableDictionary<string, DiskRuntime>.Builder decided,
        ImmutableArray<PlannedAction>.Builder actions)
    {
        if (before.Device is DeviceKey known && known != target.Key)
        {
            // A new attachment starts afresh: no old failure shows, no old word of the user holds. Only the backoff goes on.
            before = Reset(before);
        }
        else if (before.State == DiskState.Mounted)
        {
            // It was mounted, its device is still there, and the mount is gone: somebody unmounted it. Mounting it again at once
            // would fight that person (or a shutdown that is under way).
            return (before with { Held = true, Owned = false, MountPoint = null, AppliedOptions = null, LinkedTo = null }).To(DiskState.Found, input.Now);
        }

        if (before.Held)
        {
            return (before with { Device = target.Key, MountPoint = null, RetryAt = null, WaitingFor = [] }).To(DiskState.Found, input.Now);
        }

        ImmutableArray<string> waiting = [.. disk.After.Where(name => decided.GetValueOrDefault(name)?.State != DiskState.Mounted)];
        if (!waiting.IsEmpty)
        {
            return (before with { Device = target.Key, WaitingFor = waiting }).To(DiskState.Found, input.Now);
        }

        if (before.State == DiskState.Failed && before.RetryAt is DateTimeOffset retry && retry > input.Now)
        {
            return before;
        }

        if (before.Carried is CarriedBackoff carried && carried.NotBefore > input.Now)
        {
            return (before with { Device = target.Key, RetryAt = carried.NotBefore, WaitingFor = [] }).To(DiskState.Found, input.Now);
        }

        MountRequest request = Request(input, disk, target);
        actions.Add(new PlannedAction.Mount(request));
        return (before with
        {
            Device = target.Key,
            MountPoint = disk.MountPoint,
            JobInFlight = true,
            RetryAt = null,
            WaitingFor = [],
            AppliedOptions = string.Join(',', request.Options),
        }).To(DiskState.Mounting, input.Now);
    }

    private static DiskRuntime TakeDown(
        PlanInput input, DiskConfig disk, DiskRuntime before, string mountPoint, DeviceKey device, string reason, ImmutableArray<PlannedAction>.Builder actions)
    {
        if (before.RetryAt is DateTimeOffset retry && retry > input.Now)
        {
            return before;
        }

        actions.Add(PlannedAction.Unmount.Of(disk, mountPoint, device, deviceGone: true, reason));
        return (before with { JobInFlight = true, RetryAt = null }).To(DiskState.Unmounting, input.Now);
    }

    /// <summary>The options to mount with: the declared ones, and the filesystem's own defaults where nothing is said against them (<c>errors=remount-ro</c>).</summary>
    public static ImmutableArray<string> OptionsFor(DiskConfig disk, string fsType) => FilesystemCatalog.WithDefaults(fsType, disk.MountOptions, disk.Preset);

    /// <summary>Declared disks, each behind those it comes after, so that one pass decides a chain (validation refuses cycles).</summary>
    private static List<DiskConfig> ParentsFirst(BareMountConfig config)
    {
        List<DiskConfig> ordered = new(config.Disks.Length);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (DiskConfig disk in config.Disks)
        {
            Visit(disk);
        }

        return ordered;

        void Visit(DiskConfig disk)
        {
            if (!seen.Add(disk.Name))
            {
                return;
            }

            foreach (string name in disk.After)
            {
                if (config.Find(name) is DiskConfig parent)
                {
                    Visit(parent);
                }
            }

            ordered.Add(disk);
        }
    }

    /// <summary>What the mount manager is asked for, from the declaration and the device.</summary>
    public static MountRequest Request(PlanInput input, DiskConfig disk, BlockDevice target) => new()
    {
        Disk = disk.Name,
        Device = target.Key,
        DevNode = target.DevNode,
        MountPoint = disk.MountPoint,
        FsType = disk.FsType ?? target.Content.Type ?? "auto",
        Options = OptionsFor(disk, disk.FsType ?? target.Content.Type ?? "auto"),
        Fsck = !disk.ReadOnly && !target.ReadOnly
            && (FilesystemCatalog.Find(disk.FsType ?? target.Content.Type ?? "")?.CanFsck ?? true),
        UdevRunning = input.UdevRunning,
        AllowNonEmpty = disk.AllowNonEmpty,
        Guard = disk.Policy.Guard,
        AfterMountPoints = [.. disk.After.Select(input.Config.Find).OfType<DiskConfig>().Select(d => d.MountPoint)],
    };

    /// <summary>As <see cref="Reset"/>, but an unmount by the user's word is remembered with the attachment it was about.</summary>
    private static DiskRuntime KeepingHold(DiskRuntime runtime) =>
        Reset(runtime) with { Held = runtime.Held, Device = runtime.Held ? runtime.Device : null };

    /// <summary>Forgets the last attachment; a later one starts without old failures, but not sooner than the backoff says.</summary>
    private static DiskRuntime Reset(DiskRuntime runtime) => runtime with
    {
        Carried = runtime is { Attempts: > 0, RetryAt: DateTimeOffset retry } ? new CarriedBackoff(runtime.Attempts, retry) : runtime.Carried,
        DoubtedUntil = null,
        Device = null,
        MountPoint = null,
        Owned = false,
        Held = false,
        Failure = null,
        Attempts = 0,
        RetryAt = null,
        AppliedOptions = null,
        LinkedTo = null,
        WaitingFor = [],
    };
}
