using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Matching;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Events;

/// <summary>
/// From two passes to what happened between them: attachments that came and went, states, conditions that began and stopped to show.
/// A disk that is not declared any more is told by the reload, not here. Pure.
/// </summary>
public static class EventDiff
{
    /// <summary>Compares a pass with the one before.</summary>
    public static EventChanges Between(EventMemory before, PlanInput input, PlanOutput output, HealthOutcome health)
    {
        // Sets, since a machine with a thousand disks makes a pass for each uevent.
        HashSet<(string, ulong)> here = Attachments(input.World);
        HashSet<(string, ulong)> there = before.Input is PlanInput last ? Attachments(last.World) : here;
        Dictionary<string, MatchOutcome> outcomes = new(input.Matches.Outcomes, StringComparer.Ordinal);
        ImmutableArray<EventRecord>.Builder events = ImmutableArray.CreateBuilder<EventRecord>();
        ImmutableDictionary<string, ImmutableArray<BlockDevice>>.Builder attached = ImmutableDictionary.CreateBuilder<string, ImmutableArray<BlockDevice>>();
        foreach (DiskConfig disk in input.Config.Disks)
        {
            MatchOutcome outcome = outcomes.GetValueOrDefault(disk.Name) ?? new MatchOutcome.Missing(null);
            attached[disk.Name] = Attached(before, input, disk, Fitting(outcome), here, there, events);
            ImmutableArray<BlockDevice> known = before.Attached.GetValueOrDefault(disk.Name, []);
            State(before.Output?.Runtimes.GetValueOrDefault(disk.Name), output.Runtimes[disk.Name], input, disk, outcome, known, events);
            DiskHealth was = before.Health?.For(disk.Name) ?? DiskHealth.Initial;
            DiskHealth now = health.For(disk.Name);
            Conditions(was.Visible, now.Visible, now.Tracks, disk.Name, input.Now, events);
        }

        Conditions(before.Health?.Machine.Visible ?? [], health.Machine.Visible, health.Machine.Tracks, null, input.Now, events);

        EventMemory memory = new() { Input = input, Output = output, Health = health, Attached = attached.ToImmutable() };
        return new EventChanges(memory, events.ToImmutable());
    }

    private static ImmutableArray<BlockDevice> Attached(
        EventMemory before,
        PlanInput input,
        DiskConfig disk,
        ImmutableArray<BlockDevice> fitting,
        HashSet<(string, ulong)> here,
        HashSet<(string, ulong)> there,
        ImmutableArray<EventRecord>.Builder events)
    {
        ImmutableArray<BlockDevice> known = before.Attached.GetValueOrDefault(disk.Name, []);
        ImmutableArray<BlockDevice>.Builder after = ImmutableArray.CreateBuilder<BlockDevice>();

        // Another declaration changes what fits; that is no plug that was pulled.
        bool sameConfig = ReferenceEquals(before.Input?.Config, input.Config);
        DiskRuntime? was = before.Output?.Runtimes.GetValueOrDefault(disk.Name);
        foreach (BlockDevice device in known)
        {
            if (!here.Contains(Attachment(device)))
            {
                events.Add(EventWords.Detached(disk, device, was is { State: DiskState.Mounted or DiskState.Unmounting } && Same(was.Device, device), input.Now));
            }
            else if (sameConfig || fitting.Any(fit => SameAttachment(fit, device)))
            {
                // The partition that is mounted is what the disk is about, also when the kernel has taken it away before the rest.
                after.Add(Same(was?.Device, device) ? device : fitting.FirstOrDefault(fit => SameAttachment(fit, device)) ?? device);
            }
        }

        foreach (BlockDevice device in fitting.Where(fit => !known.Any(old => SameAttachment(old, fit))))
        {
            after.Add(device);
            if (before.Input is not null && (sameConfig || !there.Contains(Attachment(device))))
            {
                events.Add(EventWords.Attached(disk, device, input.Now));
            }
        }

        return after.ToImmutable();
    }

    private static void State(
        DiskRuntime? was,
        DiskRuntime now,
        PlanInput input,
        DiskConfig disk,
        MatchOutcome outcome,
        ImmutableArray<BlockDevice> known,
        ImmutableArray<EventRecord>.Builder events)
    {
        if (was?.State != now.State)
        {
            events.Add(EventWords.State(disk, was?.State, now, outcome, Device(input.World, now, outcome, known), input.Now));
        }
    }

    private static void Conditions(
        ImmutableArray<VisibleCondition> shown,
        ImmutableArray<VisibleCondition> shows,
        ImmutableSortedDictionary<string, ConditionTrack> tracks,
        string? disk,
        DateTimeOffset at,
        ImmutableArray<EventRecord>.Builder events)
    {
        foreach (VisibleCondition gone in shown.Where(s => !shows.Any(n => n.Code == s.Code)))
        {
            // Hidden by its cause is not over: it comes back when the cause goes first.
            string? cause = tracks.GetValueOrDefault(gone.Code)?.Visible == true ? Cause(gone.Condition.DependsOn, shows, 0) : null;
            events.Add(EventWords.Cleared(disk, gone, cause, at));
        }

        foreach (VisibleCondition one in shows)
        {
            VisibleCondition? earlier = shown.FirstOrDefault(s => s.Code == one.Code);
            if (earlier is null || earlier.Severity != one.Severity)
            {
                events.Add(EventWords.Raised(disk, one, earlier?.Severity, at));
            }
        }
    }

    /// <summary>The condition that hides another: one that explains it, or that explains what explains it.</summary>
    private static string? Cause(ImmutableArray<string> explainedBy, ImmutableArray<VisibleCondition> shows, int depth)
    {
        string? direct = explainedBy.FirstOrDefault(code => shows.Any(n => n.Code == code));
        if (direct is not null || depth > HealthConditions.All.Length)
        {
            return direct;
        }

        return explainedBy
            .Select(code => HealthConditions.All.FirstOrDefault(c => c.Code == code))
            .Select(between => between is null ? null : Cause(between.DependsOn, shows, depth + 1))
            .FirstOrDefault(cause => cause is not null);
    }

    private static ImmutableArray<BlockDevice> Fitting(MatchOutcome outcome) => outcome switch
    {
        MatchOutcome.Found found => [found.Target],
        MatchOutcome.Refused refused => [refused.Device],
        MatchOutcome.Ambiguous ambiguous => ambiguous.Candidates,
        MatchOutcome.Missing => [],
        _ => throw new InvalidOperationException($"unknown outcome {outcome.GetType().Name}"),
    };

    /// <summary>The device that a state is about: the one in use, as it is or as it was known, else the one that was found.</summary>
    private static BlockDevice? Device(World world, DiskRuntime runtime, MatchOutcome outcome, ImmutableArray<BlockDevice> known) => runtime.Device switch
    {
        DeviceKey key => world.Devices.FirstOrDefault(d => d.Key == key) ?? known.FirstOrDefault(d => d.Key == key),
        null => outcome switch
        {
            MatchOutcome.Found found => found.Target,
            MatchOutcome.Refused refused => refused.Device,
            _ => null,
        },
    };

    private static HashSet<(string, ulong)> Attachments(World world) => [.. world.Devices.Select(Attachment)];

    /// <summary>A disk and its partitions are one attachment; without a sequence number the name has to do.</summary>
    private static (string, ulong) Attachment(BlockDevice device) => (device.DiskName, device.DiskSeq);

    private static bool SameAttachment(BlockDevice a, BlockDevice b) => Attachment(a) == Attachment(b);

    private static bool Same(DeviceKey? key, BlockDevice device) => key is DeviceKey known && known == device.Key;
}
