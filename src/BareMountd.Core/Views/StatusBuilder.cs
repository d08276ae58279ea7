using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;

namespace BareMountd.Core.Views;

/// <summary>Turns what one pass decided into what users see. Pure.</summary>
public static class StatusBuilder
{
    /// <summary>Severity words of <see cref="ConditionStatus.Severity"/>.</summary>
    private const string Info = "info";

    private const string Warning = "warning";

    private const string Critical = "critical";

    /// <summary>Every declared disk, in the order of the configuration.</summary>
    public static IReadOnlyList<DiskStatus> Disks(PlanInput input, PlanOutput output, Func<string, string> unitFor)
    {
        List<DiskStatus> disks = new(input.Config.Disks.Length);
        foreach (DiskConfig disk in input.Config.Disks)
        {
            disks.Add(Disk(input, disk, output.Runtimes[disk.Name], unitFor));
        }

        return disks;
    }

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

    private static DiskStatus Disk(PlanInput input, DiskConfig disk, DiskRuntime runtime, Func<string, string> unitFor)
    {
        MatchOutcome outcome = input.Matches.For(disk.Name);
        BlockDevice? device = Device(input.World, runtime, outcome);
        MountEntry? entry = runtime.State == DiskState.Mounted ? input.World.Mounts.At(runtime.MountPoint ?? disk.MountPoint) : null;
        List<ConditionStatus> conditions = Conditions(input, disk, runtime, outcome, entry);
        return new DiskStatus
        {
            Name = disk.Name,
            State = Word(runtime.State),
            Health = Health(runtime.State, conditions),
            MountPoint = entry?.MountPoint ?? disk.MountPoint,
            Device = device is null ? null : DeviceViewBuilder.Ref(device),
            FsType = entry?.FsType ?? disk.FsType ?? device?.Content.Type,
            Options = entry is null ? string.Join(',', disk.Options) : Merge(entry),
            Unit = unitFor(entry?.MountPoint ?? disk.MountPoint),
            Owned = runtime.Owned && entry is not null,
            Since = runtime.Since,
            Attempts = runtime.Attempts,
            RetryAt = runtime.RetryAt,
            Conditions = conditions,
            Candidates = outcome is MatchOutcome.Ambiguous ambiguous ? [.. ambiguous.Candidates.Select(DeviceViewBuilder.Ref)] : [],
            Links = disk.Links,
        };
    }

    private static BlockDevice? Device(World world, DiskRuntime runtime, MatchOutcome outcome) => outcome switch
    {
        MatchOutcome.Found found => found.Target,
        MatchOutcome.Refused refused => refused.Device,
        _ => runtime.Device is DeviceKey key ? world.Devices.FirstOrDefault(d => d.Key == key) : null,
    };

    private static List<ConditionStatus> Conditions(PlanInput input, DiskConfig disk, DiskRuntime runtime, MatchOutcome outcome, MountEntry? entry)
    {
        List<ConditionStatus> conditions = [];
        if (!disk.Enabled)
        {
            return conditions;
        }

        if (runtime.Failure is DiskFailure failure)
        {
            Add(failure.Code, runtime.State == DiskState.Mounted ? Warning : Critical, failure.Detail, failure.Since, failure.Log);
        }

        // A mounted disk whose match is no longer clear stays mounted, and says so.
        switch (outcome)
        {
            case MatchOutcome.Ambiguous ambiguous:
                Add(Codes.Ambiguous, Warning, "these devices fit: " + string.Join(", ", ambiguous.Candidates.Select(Describe)), runtime.Since, []);
                break;
            case MatchOutcome.Refused refused when runtime.State is not (DiskState.Failed or DiskState.Unmounting):
                Add(refused.Code, Warning, refused.Detail, runtime.Since, []);
                break;
            case MatchOutcome.Missing { Notice: string notice }:
                AddHinted("notice", Info, notice, "", runtime.Since);
                break;
            case MatchOutcome.Found { Notice: string notice }:
                AddHinted("notice", Info, notice, "", runtime.Since);
                break;
            default:
                break;
        }

        if (runtime.State == DiskState.Found && runtime.Held)
        {
            AddHinted("unmounted-by-hand", Info, "unmounted by the user's word; it stays so until it is mounted or attached anew",
                "baremountctl mount " + disk.Name, runtime.Since);
        }

        if (runtime.State == DiskState.Found && !runtime.WaitingFor.IsEmpty)
        {
            AddHinted("waiting", Info, "waits until these are mounted: " + string.Join(", ", runtime.WaitingFor),
                "baremountctl status " + runtime.WaitingFor[0], runtime.Since);
        }

        if (runtime.State == DiskState.Mounted && entry is not null && entry.MountPoint != disk.MountPoint)
        {
            AddHinted("declaration-pending", Info, $"still mounted at {entry.MountPoint}; declared is {disk.MountPoint}",
                "baremountctl remount " + disk.Name, runtime.Since);
        }
        else if (runtime.State == DiskState.Mounted && runtime.AppliedOptions is string applied && runtime.Device is not null
            && entry is not null
            && applied != string.Join(',', Planner.OptionsFor(disk, disk.FsType ?? entry.FsType)))
        {
            AddHinted("declaration-pending", Info, "mounted with other options than are declared now", "baremountctl remount " + disk.Name, runtime.Since);
        }

        foreach ((string link, string reason) in runtime.LinkFailures)
        {
            Add(Codes.LinkConflict, Warning, $"{link}: {reason}", runtime.Since, []);
        }

        return conditions;

        void Add(string code, string severity, string message, DateTimeOffset since, ImmutableArray<string> log) =>
            conditions.Add(new ConditionStatus(code, severity, message, Codes.Hint(code), since, log));

        void AddHinted(string code, string severity, string message, string hint, DateTimeOffset since) =>
            conditions.Add(new ConditionStatus(code, severity, message, hint, since, []));
    }

    private static string Describe(BlockDevice device) =>
        string.Join(' ', new[] { device.DevNode, device.Model, IdentifierList.BestSerial(device)?.Value }.Where(s => !string.IsNullOrEmpty(s)));

    private static string Health(DiskState state, List<ConditionStatus> conditions)
    {
        if (conditions.Exists(c => c.Severity == Critical))
        {
            return Critical;
        }

        if (conditions.Exists(c => c.Severity == Warning))
        {
            return Warning;
        }

        return state == DiskState.Mounted ? "ok" : "unknown";
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
