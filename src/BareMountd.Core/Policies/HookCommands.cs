using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Events;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Text;
using BareMountd.Core.Views;

namespace BareMountd.Core.Policies;

/// <summary>Policy <c>hook</c>: which commands are run for what happened, with the facts in their environment. Pure.</summary>
public static class HookCommands
{
    /// <summary>Longer values are cut: an environment has its limits, and a label of a disk must not fill it.</summary>
    private const int MaxLength = 1000;

    /// <summary>The commands for the events of one pass, in their order. An event of policy runs none: running a hook is one.</summary>
    public static ImmutableArray<PolicyAction.RunHook> For(IEnumerable<EventRecord> events, PlanInput input, PlanOutput output)
    {
        ImmutableArray<PolicyAction.RunHook>.Builder hooks = ImmutableArray.CreateBuilder<PolicyAction.RunHook>();
        foreach (EventRecord one in events)
        {
            if (one.Disk is string name && one.Kind != EventKinds.Policy && input.Config.Find(name) is { Enabled: true, Policy.Hook: HookConfig hook } disk
                && hook.On.Contains(one.Kind))
            {
                hooks.Add(new PolicyAction.RunHook(name, one.Kind, Command(disk, hook, one, input, output.Runtimes[name])));
            }
        }

        return hooks.ToImmutable();
    }

    private static TransientCommand Command(DiskConfig disk, HookConfig hook, EventRecord one, PlanInput input, DiskRuntime runtime)
    {
        ImmutableSortedDictionary<string, string>.Builder facts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Add("EVENT", one.Kind);
        Add("TIME", one.Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        Add("DISK", disk.Name);
        Add("STATE", StatusBuilder.Word(runtime.State));
        Add("FROM", one.Kind == EventKinds.State ? one.Facts.GetValueOrDefault("from", "") : "");
        Add("DEVICE", Node(disk, one, input, runtime));
        Add("CODE", one.Facts.GetValueOrDefault("code", ""));
        Add("SEVERITY", one.Severity);
        Add("MESSAGE", one.Message);

        // Of the configuration, which takes no control character; a path must come as it is, or nobody could use it.
        facts["BAREMOUNTD_MOUNT_POINT"] = runtime.MountPoint ?? disk.MountPoint;
        return new TransientCommand
        {
            Unit = string.Create(CultureInfo.InvariantCulture, $"baremountd-hook-{UnitName.Escape(disk.Name)}-{one.Id}.service"),
            Description = $"Hook of disk {disk.Name} for {one.Kind}",
            Command = hook.Command,
            Environment = facts.ToImmutable(),
            User = hook.User,
            Timeout = hook.Timeout,
        };

        // Names and labels are chosen by whoever made the disk: no control character reaches a shell or a terminal by way of a hook.
        void Add(string name, string value) => facts["BAREMOUNTD_" + name] = TextEscaper.ForTerminal(value, MaxLength);
    }

    /// <summary>The node of the device that the event is about; empty when it is gone, and the kernel's name may be another device's by now.</summary>
    private static string Node(DiskConfig disk, EventRecord one, PlanInput input, DiskRuntime runtime)
    {
        string? name = one.Facts.GetValueOrDefault("device")
            ?? runtime.Device?.Name
            ?? (input.Matches.For(disk.Name) as MatchOutcome.Found)?.Target.Name;
        return one.Kind == EventKinds.Detached ? "" : input.World.Devices.FirstOrDefault(device => device.Name == name)?.DevNode ?? "";
    }
}
