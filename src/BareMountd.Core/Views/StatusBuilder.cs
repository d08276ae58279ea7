using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Views;

/// <summary>Turns what one pass decided into what users see. Pure.</summary>
public static class StatusBuilder
{
    /// <summary>Every declared disk, in the order of the configuration.</summary>
    public static IReadOnlyList<DiskStatus> Disks(PlanInput input, PlanOutput output, HealthOutcome health, Func<string, string> unitFor)
    {
        FactsReader reader = new(input);
        List<DiskStatus> disks = new(input.Config.Disks.Length);
        for (int i = 0; i < input.Config.Disks.Length; i++)
        {
            string name = input.Config.Disks[i].Name;
            DiskHealth own = health.For(name);
            disks.Add(Disk(reader.Read(i, output.Runtimes[name], own), own, unitFor));
        }

        return disks;
    }

    /// <summary>What shows of the machine.</summary>
    public static IEnumerable<ConditionStatus> Machine(MachineHealth health) => health.Visible.Select(c => Condition(c, c.Hint));

    /// <summary>One line in words: <c>3 disks: 2 mounted, 1 missing</c>; what is mounted, then the most frequent state first.</summary>
    public static string Summary(IReadOnlyList<DiskStatus> disks)
    {
        if (disks.Count == 0)
        {
            return "no disks declared";
        }

        IEnumerable<string> parts = disks
            .GroupBy(d => d.State)
            .OrderByDescending(g => g.Key == StatusWords.Mounted)
            .ThenByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {g.Key}"));
        string noun = disks.Count == 1 ? "disk" : "disks";
        return string.Create(CultureInfo.InvariantCulture, $"{disks.Count} {noun}: {string.Join(", ", parts)}");
    }

    /// <summary>The word for a state on the wire.</summary>
    public static string Word(DiskState state) => StatusWords.All[(int)state];

    /// <summary>The word for a severity on the wire.</summary>
    public static string Word(HealthSeverity severity) => severity switch
    {
        HealthSeverity.Info => "info",
        HealthSeverity.Warning => "warning",
        HealthSeverity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "unknown severity"),
    };

    private static DiskStatus Disk(DiskFacts facts, DiskHealth health, Func<string, string> unitFor)
    {
        (DiskConfig disk, DiskRuntime runtime, BlockDevice? device) = (facts.Disk, facts.Runtime, facts.Device);
        MountEntry? entry = facts.Mounted ? facts.Entry : null;
        string mountPoint = entry?.MountPoint ?? disk.MountPoint;
        string unit = unitFor(mountPoint);
        return new DiskStatus
        {
            Name = disk.Name,
            State = Word(runtime.State),
            Health = Health(facts.Mounted, health.Visible),
            Usable = health.Usable,
            MountPoint = mountPoint,
            Device = device is null ? null : DeviceViewBuilder.Ref(device),
            FsType = entry?.FsType ?? disk.FsType ?? device?.Content.Type,
            Options = entry is null ? string.Join(',', disk.Options) : Merge(entry),
            Unit = unit,
            Owned = runtime.Owned && entry is not null,
            Since = runtime.Since,
            Attempts = runtime.Attempts,
            RetryAt = runtime.State == DiskState.Flapping ? runtime.Attachments.QuietAt : runtime.RetryAt,
            Flaps = runtime.Attachments.Count,
            Conditions = [.. health.Visible.Select(c => Condition(c, Hint(c.Hint, disk.Name, mountPoint, device?.DevNode, unit)))],
            Candidates = facts.Outcome is MatchOutcome.Ambiguous ambiguous ? [.. ambiguous.Candidates.Select(DeviceViewBuilder.Ref)] : [],
            Links = disk.Links,
        };
    }

    private static ConditionStatus Condition(VisibleCondition condition, string hint) =>
        new(condition.Code, Word(condition.Severity), condition.Finding.Message, hint, condition.Since, condition.Finding.Log)
        {
            Evidence = condition.Finding.Evidence.IsEmpty ? null : condition.Finding.Evidence,
        };

    private static string Hint(string hint, string disk, string mountPoint, string? device, string unit) =>
        !hint.Contains('{', StringComparison.Ordinal)
            ? hint
            : hint.Replace("{disk}", disk, StringComparison.Ordinal)
                .Replace("{mountPoint}", mountPoint, StringComparison.Ordinal)
                .Replace("{device}", device ?? "DEVICE", StringComparison.Ordinal)
                .Replace("{unit}", unit, StringComparison.Ordinal);

    /// <summary>Information changes nothing: a disk that is missing and not complained of stays <c>unknown</c>.</summary>
    private static string Health(bool mounted, ImmutableArray<VisibleCondition> visible)
    {
        HealthSeverity worst = visible.IsEmpty ? HealthSeverity.Info : visible.Max(c => c.Severity);
        return worst > HealthSeverity.Info ? Word(worst) : mounted ? "ok" : "unknown";
    }

    /// <summary>Per-mount options, then those of the superblock that are not said yet.</summary>
    private static string Merge(MountEntry entry)
    {
        List<string> options = [.. entry.Options.Split(',')];
        foreach (string option in entry.SuperOptions.Split(','))
        {
            if (!options.Contains(option) && !(option == "rw" && options.Contains("ro")))
            {
                options.Add(option);
            }
        }

        return string.Join(',', options);
    }
}
