using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching.Rules;

namespace BareMountd.Core.Matching;

/// <summary>Decides which device, if any, each declared disk is: one device for one disk, or nothing. Pure.</summary>
public static class Matcher
{
    /// <summary>
    /// Matches every declared disk. Candidates are counted by whole disk: none is <see cref="MatchOutcome.Missing"/>, several are
    /// <see cref="MatchOutcome.Ambiguous"/>; on the one that is left a target is chosen and the refusal rules are asked. A device that two
    /// enabled disks want is refused to both. Unknown means not ours.
    /// </summary>
    /// <param name="config">Declared disks; disabled ones are matched for showing and claim nothing.</param>
    /// <param name="world">What the kernel shows; the order of its devices has no influence.</param>
    public static MatchResult Match(BareMountConfig config, World world) => Match(config, new WorldIndex(world));

    internal static MatchResult Match(BareMountConfig config, WorldIndex index)
    {
        TraceLog traces = new();
        Step[] steps = [.. config.Disks.Select(disk => Find(disk, index, traces))];
        ImmutableArray<MatchOutcome?> clashes = Clashes(steps);
        ImmutableArray<KeyValuePair<string, MatchOutcome>>.Builder outcomes =
            ImmutableArray.CreateBuilder<KeyValuePair<string, MatchOutcome>>(steps.Length);
        for (int i = 0; i < steps.Length; i++)
        {
            outcomes.Add(new(steps[i].Disk.Name, Finish(steps[i], clashes[i], traces)));
        }

        return new MatchResult(outcomes.MoveToImmutable(), traces.ToImmutable());
    }

    /// <summary>Everything about one disk that does not depend on the others.</summary>
    private static Step Find(DiskConfig disk, WorldIndex index, TraceLog traces)
    {
        KeyMatcher keys = new(disk, index.World.Host.IsWsl);
        List<Candidate> candidates = [];
        foreach (DiskGroup group in keys.Possible(index))
        {
            if (keys.Try(group, traces) is Candidate candidate)
            {
                candidates.Add(candidate);
            }
        }

        if (candidates.Any(c => c.Strength == MatchStrength.Strong))
        {
            candidates.RemoveAll(c => c.Strength == MatchStrength.Weak);
        }

        if (candidates.Count == 0)
        {
            string? notice = NearMiss.Find(disk, index);
            traces.Add(disk.Name, "", "match", false, notice ?? "no device fits");
            return new Step(disk, new MatchOutcome.Missing(notice));
        }

        if (candidates.Count > 1)
        {
            ImmutableArray<BlockDevice> all = [.. candidates.Select(c => disk.Match.NamesTarget ? c.Devices : [c.Devices[0]]).SelectMany(d => d)];
            traces.Add(disk.Name, "", Codes.Ambiguous, false, $"{candidates.Count} disks fit: {DeviceText.List(all)}");
            return new Step(disk, new MatchOutcome.Ambiguous(all));
        }

        return Settle(disk, candidates[0], index, traces);
    }

    private static Step Settle(DiskConfig disk, Candidate candidate, WorldIndex index, TraceLog traces)
    {
        (BlockDevice? target, Refusal? unclear) = TargetChoice.Choose(disk, candidate);
        traces.Add(disk.Name, (target ?? candidate.Group.Head).Name, "partition", target is not null, unclear?.Detail ?? $"the device to mount is {DeviceText.Describe(target!)}");
        RuleContext context = new(index, candidate.Group, target, disk);
        if (target is null)
        {
            // What the whole disk is says more than which of its partitions is meant.
            Refusal why = RefusalRules.First(context, traces, RuleScope.Disk) ?? unclear!;
            return new Step(disk, new MatchOutcome.Refused(candidate.Group.Head, why.Code, why.Detail));
        }

        if (RefusalRules.First(context, traces, RuleScope.Disk, RuleScope.Device) is Refusal refusal)
        {
            return new Step(disk, new MatchOutcome.Refused(target, refusal.Code, refusal.Detail));
        }

        string? notice = candidate.Translated is string pattern ? NearMiss.TranslationNotice(pattern, target, candidate.Group.Head) : null;
        return new Step(disk, null, context, notice);
    }

    /// <summary>For each step the refusal that another enabled disk causes which wants the same blocks; null where there is none.</summary>
    private static ImmutableArray<MatchOutcome?> Clashes(Step[] steps)
    {
        Dictionary<string, List<int>> claims = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i] is { Disk.Enabled: true, Context: RuleContext context })
            {
                foreach (string key in ClaimKeys(context))
                {
                    claims.TryAdd(key, []);
                    claims[key].Add(i);
                }
            }
        }

        MatchOutcome?[] clashes = new MatchOutcome?[steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i] is not { Disk.Enabled: true, Context: RuleContext own })
            {
                continue;
            }

            int self = i;
            string[] others =
            [
                .. ClaimKeys(own).SelectMany(k => claims[k]).Where(j => j != self && Overlap(own, steps[j].Context!)).Distinct().Order()
                    .Select(j => $"\"{steps[j].Disk.Name}\" ({steps[j].Context!.Device.Name})"),
            ];
            if (others.Length > 0)
            {
                clashes[i] = new MatchOutcome.Refused(own.Device, Codes.ClaimedTwice, $"{own.Device.Name} is also wanted by {string.Join(", ", others)}");
            }
        }

        return [.. clashes];
    }

    /// <summary>Who has no key in common cannot clash: the whole disk, and the filesystem where it lies on several devices.</summary>
    private static IEnumerable<string> ClaimKeys(RuleContext context)
    {
        yield return "disk " + context.Group.Name;
        if (context.Device.Content is { Type: "btrfs", Uuid: string uuid })
        {
            yield return "btrfs " + uuid;
        }
    }

    private static bool Overlap(RuleContext a, RuleContext b) =>
        a.Group == b.Group
            ? a.Group.Overlapping(a.Device).Contains(b.Device)
            : a.Device.Content is { Type: "btrfs", Uuid: string uuid } && b.Device.Content.Type == "btrfs"
                && string.Equals(uuid, b.Device.Content.Uuid, StringComparison.OrdinalIgnoreCase);

    private static MatchOutcome Finish(Step step, MatchOutcome? clash, TraceLog traces)
    {
        if (step.Context is not RuleContext context)
        {
            return step.Outcome!;
        }

        if (clash is MatchOutcome.Refused refused)
        {
            traces.Add(step.Disk.Name, refused.Device.Name, Codes.ClaimedTwice, false, refused.Detail);
            return refused;
        }

        traces.Add(step.Disk.Name, context.Device.Name, Codes.ClaimedTwice, true, "no other declared disk wants it");
        return RefusalRules.First(context, traces, RuleScope.Place) is Refusal refusal
            ? new MatchOutcome.Refused(context.Device, refusal.Code, refusal.Detail)
            : new MatchOutcome.Found(context.Device, step.Notice);
    }

    /// <summary>One disk half way: either its outcome, or a target that no rule about the device refuses.</summary>
    private sealed record Step(DiskConfig Disk, MatchOutcome? Outcome, RuleContext? Context = null, string? Notice = null);
}
