using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Matching.Rules;

namespace BareMountd.Core.Views;

/// <summary>Says for one declared disk or one device every rule that is tried and how it comes out. Pure.</summary>
/// <remarks>A matching pass looks identities up and so never tries most pairs; here every pair of the subject is tried.</remarks>
public static class ExplainBuilder
{
    /// <summary>Explains a declared disk's name, or a kernel name, device node or link (<c>by-id/…</c>, the name alone, or its full path).</summary>
    /// <returns>Null when nothing has that name. A declared disk comes before a device of the same name.</returns>
    public static ExplainResponse? Build(string subject, World world, BareMountConfig config, MatchResult matches)
    {
        WorldIndex index = new(world);
        if (config.Find(subject) is DiskConfig disk)
        {
            return Disk(subject, disk, index, matches);
        }

        BlockDevice[] devices = Devices(subject, index);
        return devices.Length == 0 ? null : Device(subject, devices, index, config, matches);
    }

    private static ExplainResponse Disk(string subject, DiskConfig disk, WorldIndex index, MatchResult matches)
    {
        KeyMatcher keys = new(disk, index.World.Host.IsWsl);
        TraceLog traces = new();
        foreach (DiskGroup group in index.Groups)
        {
            keys.Try(group, traces);
        }

        IEnumerable<RuleTrace> decided = matches.Traces.Where(t => t.Disk == disk.Name && !IsKey(t.Rule));
        return new ExplainResponse(subject, "disk", Conclusion(disk, matches.For(disk.Name)), [.. traces.ToImmutable().Concat(decided).Select(Step)]);
    }

    private static ExplainResponse Device(string subject, BlockDevice[] devices, WorldIndex index, BareMountConfig config, MatchResult matches)
    {
        Dictionary<string, DeviceViewBuilder.Verdict> verdicts = DeviceViewBuilder.Verdicts(config, matches);
        TraceLog traces = new();
        List<RuleTrace> steps = [];
        List<string> conclusions = [];
        foreach (BlockDevice device in devices)
        {
            DiskGroup group = index.GroupOf(device);
            foreach (DiskConfig disk in config.Disks)
            {
                TraceLog tried = new();
                bool fits = new KeyMatcher(disk, index.World.Host.IsWsl).Try(group, tried) is not null;

                // Of a partition's neighbours nothing is said, of its disk everything.
                steps.AddRange(tried.ToImmutable().Where(t => t.Device == device.Name || t.Device == group.Name));
                if (fits)
                {
                    steps.AddRange(matches.Traces.Where(t => t.Disk == disk.Name && !IsKey(t.Rule) && (t.Device.Length == 0 || t.Device == device.Name || t.Device == group.Name)));
                }
            }

            if (!verdicts.TryGetValue(device.Name, out DeviceViewBuilder.Verdict? verdict))
            {
                RefusalRules.First(new RuleContext(index, group, device, null), traces, RuleScope.Disk, RuleScope.Device, RuleScope.Place);
                verdict = DeviceViewBuilder.Undeclared(index, group, device, verdicts);
            }

            conclusions.Add(verdict.Disk is string taker
                ? $"{device.Name} is taken by declared disk \"{taker}\""
                : $"{device.Name} is taken by no declared disk: {verdict.Refusal}, {verdict.Detail}");
        }

        return new ExplainResponse(subject, "device", string.Join("; ", conclusions), [.. steps.Concat(traces.ToImmutable()).Select(Step)]);
    }

    /// <summary>All devices that a name means: clones can share a link.</summary>
    private static BlockDevice[] Devices(string subject, WorldIndex index)
    {
        if (index.Find(subject) is BlockDevice named)
        {
            return [named];
        }

        if (index.FindNode(subject) is BlockDevice node)
        {
            return [node];
        }

        string link = subject;
        int by = subject.LastIndexOf("/by-", StringComparison.Ordinal);
        if (by >= 0)
        {
            link = subject[(by + 1)..];
        }

        return
        [
            .. index.WithLink(link)
                .Concat(link.Contains('/', StringComparison.Ordinal) ? [] : index.WithLink("by-id/" + link))
                .Concat(subject.Contains("/mapper/", StringComparison.Ordinal) ? index.Resolve(subject) : [])
                .Distinct(),
        ];
    }

    private static bool IsKey(string rule) => rule == "match" || rule.StartsWith("match.", StringComparison.Ordinal);

    private static ExplainStep Step(RuleTrace trace) => new(trace.Disk, trace.Device, trace.Rule, trace.Passed, trace.Detail);

    private static string Conclusion(DiskConfig disk, MatchOutcome outcome)
    {
        string said = outcome switch
        {
            MatchOutcome.Found found => $"found: {found.Target.Name} ({found.Target.DevNode}){Tail(found.Notice)}",
            MatchOutcome.Refused refused => $"refused, {refused.Code}: {refused.Detail}",
            MatchOutcome.Ambiguous ambiguous => $"ambiguous: {string.Join(", ", ambiguous.Candidates.Select(c => c.Name))} fit, so nothing is mounted",
            MatchOutcome.Missing missing => $"missing: no device fits{Tail(missing.Notice)}",
            _ => throw new InvalidOperationException($"unknown outcome {outcome.GetType().Name}"),
        };
        return disk.Enabled ? said : $"disabled; otherwise {said}";
    }

    private static string Tail(string? notice) => notice is null ? "" : $"; {notice}";
}
