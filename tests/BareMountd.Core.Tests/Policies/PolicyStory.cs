using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Health.Conditions;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Policies;
using BareMountd.Core.Ports;
using BareMountd.Core.Tests.Matching;

namespace BareMountd.Core.Tests.Policies;

/// <summary>Passes as the reconciler makes them (match, plan, follow), on a world that the test changes in between.</summary>
internal sealed class PolicyStory
{
    private static readonly HealthCondition s_flip = new()
    {
        Code = ReadOnlyFlipCondition.Code,
        Severity = HealthSeverity.Critical,
        Meaning = "read-only",
        Hint = "",
        Unusable = true,
        Evaluate = _ => null,
    };

    private BareMountConfig _config;
    private PlanOutput? _output;

    public PolicyStory(params DiskConfig[] disks) => _config = new BareMountConfig { Disks = [.. disks] };

    public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public BlockDevice Device { get; set; } = Make.Disk("sdb", "SERIAL-001", "ext4");

    public bool Attached { get; set; }

    public bool ReadOnly { get; set; }

    public List<MountEntry> Mounts { get; } = [];

    public PolicyMemory Memory { get; set; } = PolicyMemory.Empty;

    public ImmutableDictionary<string, DiskRuntime> Runtimes { get; set; } = ImmutableDictionary<string, DiskRuntime>.Empty;

    public ImmutableHashSet<DeviceKey> StillInKernel { get; set; } = [];

    public DateTimeOffset? WakeAt { get; private set; }

    public DiskRuntime Runtime => Runtimes["data"];

    /// <summary>The disk "data" with a policy.</summary>
    public static DiskConfig Disk(PolicyConfig policy) => Make.Declare(new MatchConfig { Serial = ["SERIAL-001"] }) with { Policy = policy };

    public void Declare(params DiskConfig[] disks) => _config = new BareMountConfig { Disks = [.. disks] };

    /// <summary>Plugs in and lets the mount succeed.</summary>
    public PolicyAction[] ComesAndMounts()
    {
        Device = Device with { DiskSeq = Device.DiskSeq + 1 };
        Attached = true;
        List<PolicyAction> actions = [.. Pass()];
        MountSucceeds();
        return [.. actions, .. Pass()];
    }

    public void MountSucceeds()
    {
        Mounts.Add(Make.Mount(Device, Runtime.MountPoint!));
        Set(Transitions.MountFinished(Runtime, new MountOutcome.Mounted("x.mount"), Now));
    }

    /// <summary>systemd has taken the mount away with the device.</summary>
    public void Goes()
    {
        Attached = false;
        Mounts.Clear();
    }

    public void UnmountSucceeds(bool deviceGone = false)
    {
        Mounts.Clear();
        Set(Transitions.UnmountFinished(Runtime, new UnmountOutcome.Unmounted(), deviceGone, Now));
    }

    public void UnmountFails() =>
        Set(Transitions.UnmountFinished(Runtime, new UnmountOutcome.Failed(Codes.UnmountBusy, "target is busy", []), false, Now));

    public void Set(DiskRuntime runtime) => Runtimes = Runtimes.SetItem("data", runtime);

    /// <summary>The daemon is started anew: what it kept is what it knows.</summary>
    public void Restart()
    {
        KeptState kept = new(BareMountd.Core.Planning.Memory.ToKeep(_config, Runtimes, p => p)) { Policies = Memory.ToKeep(_config) };
        Runtimes = BareMountd.Core.Planning.Memory.Recall(kept.Mounts, Now);
        Memory = PolicyMemory.Recall(kept.Policies, Memory.Guards.Ours);
    }

    /// <summary>A guard order came out.</summary>
    public void Guarded(PolicyAction.Guard order, GuardResult result) =>
        Memory = Memory with { Guards = Memory.Guards.With(order.MountPoint, order.On, new GuardOutcome(result, "")) };

    public PolicyAction[] Pass()
    {
        World world = new(Attached ? [Device] : [], new MountTable([.. Mounts]), [], HostFacts.Unknown);
        PlanInput input = new(_config, world, Matcher.Match(_config, world), Runtimes, false, Now) { StillInKernel = StillInKernel };
        _output = Planner.Plan(input);
        HealthOutcome health = new(
            _output.Runtimes.ToImmutableDictionary(
                pair => pair.Key,
                pair => new DiskHealth
                {
                    Usable = pair.Value.State == DiskState.Mounted && !ReadOnly,
                    Visible = pair.Value.State == DiskState.Mounted && ReadOnly ? [new VisibleCondition(s_flip, new Finding("ro"), Now)] : [],
                }),
            null);
        PolicyOutcome outcome = PolicyPlanner.Decide(input, _output, health, Memory);
        Memory = outcome.Memory;
        WakeAt = outcome.WakeAt;
        Runtimes = _output.Runtimes;
        foreach (PolicyAction.RemountRw remount in outcome.Actions.OfType<PolicyAction.RemountRw>())
        {
            Set((Runtimes[remount.Disk] with { JobInFlight = true }).To(DiskState.Unmounting, Now));
        }

        return [.. outcome.Actions];
    }

    /// <summary>One pass; its actions as short words.</summary>
    public string[] Told() => Words(Pass());

    public static string[] Words(IEnumerable<PolicyAction> actions) =>
    [
        .. actions.Select(action => action switch
        {
            PolicyAction.StartDependents => "start dependents",
            PolicyAction.StopDependents => "stop dependents",
            PolicyAction.StopUnits stop => "stop " + string.Join(' ', stop.Units),
            PolicyAction.RestartUnits restart => "restart " + string.Join(' ', restart.Units),
            PolicyAction.RemountRw => "remount rw",
            PolicyAction.Guard { On: true } guard => "guard " + guard.MountPoint,
            PolicyAction.Guard guard => "end guard " + guard.MountPoint,
            PolicyAction.Tell tell => $"tell {tell.Report.Action}: {tell.Report.Message}",
            _ => action.GetType().Name,
        }),
    ];
}
