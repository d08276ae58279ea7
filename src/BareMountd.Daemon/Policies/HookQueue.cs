using System.Globalization;
using BareMountd.Core.Mounts;
using BareMountd.Core.Policies;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Policies;

/// <summary>Runs the hook of one disk for one event after the other, in their order. A hook that is too slow misses events, and that is told.</summary>
internal sealed class HookQueue(IUnitManager units, Action<PolicyReport> report, Action<string, Exception> threw)
{
    /// <summary>Events that wait.</summary>
    public const int Room = 16;

    private readonly Lock _gate = new();
    private readonly Queue<PolicyAction.RunHook> _waiting = new();
    private int _dropped;
    private bool _running;

    /// <summary>Adds a run.</summary>
    public void Add(PolicyAction.RunHook hook, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiting.Count == Room)
            {
                _dropped++;
                if (_dropped == 1)
                {
                    report(new PolicyReport(
                        hook.Disk, PolicyWords.Hook, false,
                        string.Create(CultureInfo.InvariantCulture, $"the hook is too slow: {Room} events wait for it, and it is not told of those that come now"))
                    {
                        Facts = [("event", hook.Kind)],
                    });
                }

                return;
            }

            _waiting.Enqueue(hook);
            if (!_running)
            {
                _running = true;
                _ = Task.Run(() => RunAsync(cancellationToken), CancellationToken.None);
            }
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (Next(cancellationToken) is PolicyAction.RunHook hook)
        {
            try
            {
                UnitOutcome outcome = await units.RunAsync(hook.Command, cancellationToken);
                report(new PolicyReport(
                    hook.Disk, PolicyWords.Hook, outcome.Ok, outcome.Ok ? $"ran the hook for {hook.Kind}" : $"the hook for {hook.Kind} failed: {outcome.Detail}")
                {
                    Facts =
                    [
                        ("unit", hook.Command.Unit), ("event", hook.Kind),
                        ("exitStatus", outcome.ExitStatus == 0 ? null : outcome.ExitStatus.ToString(CultureInfo.InvariantCulture)),
                    ],
                    Log = outcome.Log,
                });
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The daemon stops; systemd lets the hook end.
            }
            catch (Exception exception)
            {
                threw(hook.Disk, exception);
            }
        }
    }

    private PolicyAction.RunHook? Next(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out PolicyAction.RunHook? hook) && !cancellationToken.IsCancellationRequested)
            {
                if (_dropped > 0 && _waiting.Count == 0)
                {
                    report(new PolicyReport(
                        hook.Disk, PolicyWords.Hook, false,
                        string.Create(CultureInfo.InvariantCulture, $"the hook was not told of {_dropped} events; it keeps up again")));
                    _dropped = 0;
                }

                return hook;
            }

            _running = false;
            return null;
        }
    }
}
