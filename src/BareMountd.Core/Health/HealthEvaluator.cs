using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Health;

/// <summary>From facts to what shows. Pure. It runs in every pass over every disk: a disk with nothing to say costs no memory.</summary>
public static class HealthEvaluator
{
    /// <summary>Judges every declared disk, and the machine.</summary>
    /// <param name="input">The pass.</param>
    /// <param name="output">What was decided in it.</param>
    /// <param name="before">Health before, with the observations that have come since; disks without an entry start afresh.</param>
    /// <param name="machine">Health of the machine before.</param>
    public static HealthOutcome Evaluate(
        PlanInput input, PlanOutput output, ImmutableDictionary<string, DiskHealth> before, MachineHealth? machine = null)
    {
        FactsReader reader = new(input);
        DateTimeOffset? wakeAt = null;
        ImmutableDictionary<string, DiskHealth>.Builder disks = before.ToBuilder();
        for (int i = 0; i < input.Config.Disks.Length; i++)
        {
            DiskConfig disk = input.Config.Disks[i];
            DiskHealth known = before.GetValueOrDefault(disk.Name, DiskHealth.Initial);
            DiskHealth now = disk.Enabled ? Judge(reader.Read(i, output.Runtimes[disk.Name], known), known, ref wakeAt) : DiskHealth.Initial;
            if (!ReferenceEquals(now, known) || !before.ContainsKey(disk.Name))
            {
                disks[disk.Name] = now;
            }
        }

        if (disks.Count > input.Config.Disks.Length)
        {
            disks.RemoveRange(before.Keys.Except(input.Config.Disks.Select(d => d.Name), StringComparer.Ordinal));
        }

        MachineHealth judged = Judge(input, machine ?? MachineHealth.Initial, ref wakeAt);
        return new HealthOutcome(disks.ToImmutable(), wakeAt) { Machine = judged };
    }

    private static DiskHealth Judge(DiskFacts facts, DiskHealth before, ref DateTimeOffset? wakeAt)
    {
        DeviceKey? attachment = facts.Device?.Key;
        bool same = attachment == before.Attachment;
        ImmutableSortedDictionary<string, ConditionTrack> tracks = before.Tracks;
        foreach (HealthCondition condition in HealthConditions.All)
        {
            bool applies = condition.Scope switch
            {
                ConditionScope.Disk => true,
                ConditionScope.Attachment => attachment is not null,
                _ => facts.Mounted,
            };
            bool remembers = applies && (same || condition.Scope == ConditionScope.Disk);
            ConditionTrack? known = tracks.IsEmpty ? null : tracks.GetValueOrDefault(condition.Code);
            Finding? finding = applies ? condition.Evaluate(facts) : null;
            if (finding is not null || known is not null)
            {
                ConditionTrack? track = ConditionTracker.Step(condition, finding, remembers ? known : null, facts.Now);
                tracks = track is null ? tracks.Remove(condition.Code) : tracks.SetItem(condition.Code, track);
                if (track is not null)
                {
                    Wake(ConditionTracker.NextChange(condition, track), facts.Now, ref wakeAt);
                }
            }

            if (applies)
            {
                Wake(condition.LookAgainAt?.Invoke(facts), facts.Now, ref wakeAt);
            }
        }

        bool usable = facts.Mounted && IsUsable(tracks);
        if (tracks.IsEmpty && before.Tracks.IsEmpty && same && usable == before.Usable
            && ReferenceEquals(facts.Observations, before.Observations) && facts.Standing == before.Standing)
        {
            return before;
        }

        return new DiskHealth
        {
            Observations = facts.Observations,
            Attachment = attachment,
            Standing = facts.Standing,
            Tracks = tracks,
            Visible = Visible(tracks),
            Usable = usable,
        };
    }

    private static MachineHealth Judge(PlanInput input, MachineHealth before, ref DateTimeOffset? wakeAt)
    {
        MachineFacts facts = new(input.World.Host, input.UdevRunning, before.UdevSeen || input.UdevRunning);
        ImmutableSortedDictionary<string, ConditionTrack> tracks = before.Tracks;
        List<VisibleCondition> visible = [];
        foreach (MachineCondition condition in MachineConditions.All)
        {
            ConditionTrack? track = ConditionTracker.Step(condition, condition.Evaluate(facts), tracks.GetValueOrDefault(condition.Code), input.Now);
            tracks = track is null ? tracks.Remove(condition.Code) : tracks.SetItem(condition.Code, track);
            if (track is not null)
            {
                Wake(ConditionTracker.NextChange(condition, track), input.Now, ref wakeAt);
                if (track.Visible)
                {
                    visible.Add(new VisibleCondition(condition, track.Finding, track.FirstSeen));
                }
            }
        }

        return new MachineHealth { UdevSeen = facts.UdevSeen, Tracks = tracks, Visible = VisibleCondition.Sort(visible) };
    }

    private static ImmutableArray<VisibleCondition> Visible(ImmutableSortedDictionary<string, ConditionTrack> tracks)
    {
        if (tracks.IsEmpty)
        {
            return [];
        }

        List<VisibleCondition> visible = new(tracks.Count);
        foreach ((string code, ConditionTrack track) in tracks)
        {
            if (track.Visible && !IsExplained(code, tracks) && HealthConditions.Find(code) is HealthCondition condition)
            {
                visible.Add(new VisibleCondition(condition, track.Finding, track.FirstSeen));
            }
        }

        return VisibleCondition.Sort(visible);
    }

    private static bool IsExplained(string code, ImmutableSortedDictionary<string, ConditionTrack> tracks)
    {
        foreach (string cause in HealthConditions.Causes(code))
        {
            if (tracks.TryGetValue(cause, out ConditionTrack? track) && track.Visible)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is hidden by its cause counts too: a disk does not become usable because something worse shows.</summary>
    private static bool IsUsable(ImmutableSortedDictionary<string, ConditionTrack> tracks)
    {
        foreach ((string code, ConditionTrack track) in tracks)
        {
            if (track.Visible && (track.Finding.Unusable ?? HealthConditions.Find(code)?.Unusable) == true)
            {
                return false;
            }
        }

        return true;
    }

    private static void Wake(DateTimeOffset? at, DateTimeOffset now, ref DateTimeOffset? wakeAt)
    {
        // What is due now has been looked at just now.
        if (at > now && (wakeAt is null || at < wakeAt))
        {
            wakeAt = at;
        }
    }
}
