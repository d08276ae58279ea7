using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Matching.Rules;

namespace BareMountd.Core.Views;

/// <summary>Every block device with what can be put under <c>match</c>, and who takes it or which rule refuses it. Pure.</summary>
public static class DeviceViewBuilder
{
    /// <summary>No rule refuses it and nobody declared it.</summary>
    public const string NotDeclared = "not-declared";

    /// <summary>A declared disk with <c>enabled: false</c> would take it.</summary>
    public const string Disabled = "disabled";

    /// <summary>Builds the views, disks in natural order, each followed by its partitions.</summary>
    public static IReadOnlyList<DeviceView> Build(World world, BareMountConfig config, MatchResult matches) =>
        Build(new WorldIndex(world), config, matches);

    internal static IReadOnlyList<DeviceView> Build(WorldIndex index, BareMountConfig config, MatchResult matches)
    {
        Dictionary<string, Verdict> verdicts = Verdicts(config, matches);
        List<DeviceView> views = [];
        foreach (DiskGroup group in index.Groups)
        {
            foreach (BlockDevice device in group.Devices)
            {
                Verdict verdict = verdicts.TryGetValue(device.Name, out Verdict? known) ? known : Undeclared(index, group, device, verdicts);
                views.Add(new DeviceView
                {
                    Device = Ref(device),
                    Type = device.Type == BlockDeviceType.Disk ? "disk" : "partition",
                    Parent = device.Parent,
                    Vendor = device.Vendor,
                    Content = device.Content.Type,
                    MountPoints = [.. index.Mounts.On(device).Select(m => m.MountPoint).Distinct()],
                    Links = device.Links,
                    Identifiers = IdentifierList.Of(device, index),
                    Disk = verdict.Disk,
                    Refusal = verdict.Refusal,
                    RefusalDetail = verdict.Detail,
                });
            }
        }

        return views;
    }

    /// <summary>A device, short.</summary>
    public static DeviceRef Ref(BlockDevice device) => new(
        device.Name,
        device.DevNode,
        device.Number.ToString(),
        device.DiskSeq,
        device.Model,
        IdentifierList.BestSerial(device)?.Value,
        device.SizeBytes);

    internal static Verdict Undeclared(WorldIndex index, DiskGroup group, BlockDevice device, Dictionary<string, Verdict> verdicts)
    {
        if (device.SizeBytes == 0)
        {
            return new Verdict(null, NotDeclared, "no medium in the drive");
        }

        // A disk with partitions has no filesystem of its own: that is no fault of it.
        bool partitioned = device.Type == BlockDeviceType.Disk && !group.Partitions.IsEmpty;
        Refusal? refusal = RefusalRules.First(new RuleContext(index, group, device, null), null, RuleScope.Disk, RuleScope.Device, RuleScope.Place);
        if (refusal is not null && !(partitioned && refusal.Code is Codes.NoFilesystem or Codes.MountedElsewhere))
        {
            return new Verdict(null, refusal.Code, refusal.Detail);
        }

        string[] taken = [.. group.Devices.Where(d => d != device && verdicts.ContainsKey(d.Name)).Select(d => d.Name)];
        return new Verdict(null, NotDeclared, taken.Length > 0 ? $"see {string.Join(", ", taken)}" : "no declared disk matches it");
    }

    /// <summary>By kernel name: what matching said of a device. An enabled disk that takes it comes before any refusal.</summary>
    internal static Dictionary<string, Verdict> Verdicts(BareMountConfig config, MatchResult matches)
    {
        Dictionary<string, Verdict> verdicts = new(StringComparer.Ordinal);
        foreach ((string name, MatchOutcome outcome) in matches.Outcomes)
        {
            bool enabled = config.Find(name)?.Enabled ?? true;
            switch (outcome)
            {
                case MatchOutcome.Found found when enabled:
                    verdicts[found.Target.Name] = new Verdict(name, null, null);
                    break;
                case MatchOutcome.Found found:
                    verdicts.TryAdd(found.Target.Name, new Verdict(null, Disabled, $"declared as \"{name}\" with enabled: false"));
                    break;
                case MatchOutcome.Refused refused:
                    verdicts.TryAdd(refused.Device.Name, new Verdict(null, refused.Code, $"declared as \"{name}\": {refused.Detail}"));
                    break;
                case MatchOutcome.Ambiguous ambiguous:
                    foreach (BlockDevice device in ambiguous.Candidates)
                    {
                        string others = string.Join(", ", ambiguous.Candidates.Where(c => c.Name != device.Name).Select(c => c.Name));
                        verdicts.TryAdd(device.Name, new Verdict(null, Codes.Ambiguous, $"fits \"{name}\", and so does {others}"));
                    }

                    break;
                default:
                    break;
            }
        }

        return verdicts;
    }

    /// <summary>Who takes a device, or why nobody does.</summary>
    internal sealed record Verdict(string? Disk, string? Refusal, string? Detail);
}
