using System.Threading.Channels;
using BareMountd.Core.Mounts;
using BareMountd.Core.Policies;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Policies;

/// <summary>Puts into effect what follows from health, beside the reconciler. Disks do not wait for each other, and nothing here is waited for.</summary>
/// <param name="units">systemd.</param>
/// <param name="guard">Guards of mount points.</param>
/// <param name="inbox">Where outcomes go.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Log.</param>
internal sealed class PolicyEffects(
    IUnitManager units, IMountPointGuard guard, ChannelWriter<ReconcilerMessage> inbox, TimeProvider time, ILogger<PolicyEffects> logger)
{
    private readonly Dictionary<string, UnitQueue> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HookQueue> _hooks = new(StringComparer.Ordinal);

    /// <summary>Starts one action; called by the reconciler only.</summary>
    public void Start(PolicyAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case PolicyAction.Guard order:
                _ = Task.Run(() => Perform(order), CancellationToken.None);
                break;
            case PolicyAction.RunHook hook:
                Queue(_hooks, hook.Disk, () => new HookQueue(units, Report, Threw)).Add(hook, cancellationToken);
                break;
            default:
                Queue(_units, action.Disk, () => new UnitQueue(units, time, Report, Threw)).Add(action, cancellationToken);
                break;
        }
    }

    private static T Queue<T>(Dictionary<string, T> queues, string disk, Func<T> create)
    {
        if (!queues.TryGetValue(disk, out T? queue))
        {
            queues[disk] = queue = create();
        }

        return queue;
    }

    private void Perform(PolicyAction.Guard order)
    {
        GuardOutcome outcome = order.On ? guard.Set(order.MountPoint) : guard.Clear(order.MountPoint);
        inbox.TryWrite(new ReconcilerMessage.GuardDone(order.Disk, order.MountPoint, order.On, outcome));
    }

    private void Report(PolicyReport report) => inbox.TryWrite(new ReconcilerMessage.PolicyDone(report));

    private void Threw(string disk, Exception exception) => Log.EffectThrew(logger, exception, disk);
}
