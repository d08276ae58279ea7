using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Events;
using BareMountd.Core.Health;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Policies;
using BareMountd.Daemon.Policies;

namespace BareMountd.Daemon.Reconciling;

/// <summary>What follows from state and health beyond mounting.</summary>
public sealed partial class Reconciler
{
    private readonly PolicyEffects _policyEffects;

    /// <summary>Wishes of users that were told since the last pass: hooks may be run for them.</summary>
    private readonly List<EventRecord> _asked = [];

    private PolicyMemory _policies;

    /// <summary>Standing mounts whose device is not in the list: the kernel itself is asked before anything is taken down for that.</summary>
    private ImmutableHashSet<DeviceKey> StillInKernel(World world)
    {
        ImmutableHashSet<DeviceKey> still = [];
        foreach (DiskRuntime runtime in _runtimes.Values)
        {
            if (runtime is { State: DiskState.Mounted or DiskState.Failed, Device: DeviceKey device, MountPoint: not null }
                && !Planner.IsListed(world, device) && _parts.Presence.IsThere(device))
            {
                still = still.Add(device);
            }
        }

        return still;
    }

    /// <summary>
    /// Decides what follows. A mount that is to be made writable again is a job of the disk like any other: from here on the disk is being
    /// unmounted, and its unmount is among the actions of the pass.
    /// </summary>
    private PolicyOutcome Follow(PlanInput input, ref PlanOutput output, HealthOutcome health)
    {
        PolicyOutcome outcome = PolicyPlanner.Decide(input, output, health, _policies);
        _policies = outcome.Memory;
        foreach (PolicyAction.RemountRw remount in outcome.Actions.OfType<PolicyAction.RemountRw>())
        {
            DiskRuntime runtime = (output.Runtimes[remount.Disk] with { JobInFlight = true }).To(DiskState.Unmounting, input.Now);
            output = output with { Runtimes = output.Runtimes.SetItem(remount.Disk, runtime), Actions = output.Actions.Add(remount.Unmount) };
            TellPolicy(new PolicyReport(remount.Disk, PolicyWords.RemountRw, true, remount.Unmount.Reason)
            {
                Facts = [("mountPoint", remount.Unmount.MountPoint)],
            });
        }

        return outcome;
    }

    /// <summary>Starts what was decided, then the hooks for what happened.</summary>
    private void StartPolicies(
        PolicyOutcome outcome, ImmutableArray<EventRecord> changes, PlanInput input, PlanOutput output, CancellationToken cancellationToken)
    {
        foreach (PolicyAction action in outcome.Actions)
        {
            switch (action)
            {
                case PolicyAction.RemountRw:
                    break;
                case PolicyAction.Tell tell:
                    TellPolicy(tell.Report);
                    break;
                default:
                    _policyEffects.Start(action, cancellationToken);
                    break;
            }
        }

        foreach (PolicyAction.RunHook hook in HookCommands.For(_asked.Concat(changes), input, output))
        {
            _policyEffects.Start(hook, cancellationToken);
        }

        _asked.Clear();
    }

    /// <summary>Something was done by policy: it stands in the history, and so in the journal.</summary>
    private void TellPolicy(PolicyReport report)
    {
        _events.Tell(EventWords.Policy(report.Disk, report.Action, report.Ok, report.Message, report.Facts, _time.GetUtcNow()));
        if (!report.Log.IsEmpty)
        {
            Log.PolicyLines(_logger, report.Disk, report.Action, string.Join("\n", report.Log));
        }
    }

    private void Guarded(ReconcilerMessage.GuardDone done)
    {
        bool news = done.Outcome.Result switch
        {
            GuardResult.Changed => true,
            GuardResult.AlreadySo or GuardResult.Mounted => false,
            _ => !_policies.Guards.GivenUp.Contains(done.MountPoint),
        };
        _policies = _policies with { Guards = _policies.Guards.With(done.MountPoint, done.On, done.Outcome) };
        if (news)
        {
            string words = (done.On, done.Outcome.Ok) switch
            {
                (true, true) => $"{done.MountPoint} is immutable while nothing is mounted there",
                (false, true) => $"{done.MountPoint} is writable again",
                (true, false) => $"{done.MountPoint} cannot be made immutable: {done.Outcome.Detail}",
                (false, false) => $"{done.MountPoint} cannot be made writable again: {done.Outcome.Detail}; `chattr -i` does it by hand",
            };
            TellPolicy(new PolicyReport(done.Disk, PolicyWords.Guard, done.Outcome.Ok, words) { Facts = [("mountPoint", done.MountPoint)] });
        }
    }
}
