using BareMountd.Core.Mounts;
using BareMountd.Core.Policies;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Policies;

/// <summary>
/// Starts, stops and restarts the units of one disk, one thing after the other: what has to stop has stopped before anything starts again. An
/// order that a newer one makes void is dropped, so the queue is never longer than the kinds of orders.
/// </summary>
internal sealed class UnitQueue(IUnitManager units, TimeProvider time, Action<PolicyReport> report, Action<string, Exception> threw)
{
    private const string Why = "the disk went";

    /// <summary>A wait unit that starts takes as long as its command: at most this is waited for it.</summary>
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_restartTimeout = TimeSpan.FromSeconds(90);

    /// <summary>
    /// When to look again at a wait unit that was starting when it should stop. Its command may have been told "usable" a moment before, and
    /// systemd not yet that it has ended; one that really waits goes on waiting.
    /// </summary>
    private static readonly TimeSpan[] s_looksAgain = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(10)];

    private readonly Lock _gate = new();
    private readonly List<PolicyAction> _waiting = [];
    private readonly UnitStops _stops = new(units, report);
    private CancellationTokenSource? _patience;
    private bool _running;

    /// <summary>Adds an order; its end is told by a report.</summary>
    public void Add(PolicyAction action, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _waiting.RemoveAll(waiting => Voids(action, waiting));
            _waiting.Add(action);
            if (IsAboutDependents(action))
            {
                _patience?.Cancel();
            }

            if (!_running)
            {
                _running = true;
                _ = Task.Run(() => RunAsync(cancellationToken), CancellationToken.None);
            }
        }
    }

    private static bool IsAboutDependents(PolicyAction action) => action is PolicyAction.StartDependents or PolicyAction.StopDependents;

    private static bool Voids(PolicyAction newer, PolicyAction older) => newer switch
    {
        PolicyAction.StartDependents or PolicyAction.StopDependents => IsAboutDependents(older),
        PolicyAction.StopUnits => older is PolicyAction.StopUnits or PolicyAction.RestartUnits,
        PolicyAction.RestartUnits => older is PolicyAction.RestartUnits,
        _ => false,
    };

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (Next(cancellationToken) is (PolicyAction action, CancellationTokenSource patience))
        {
            using (patience)
            {
                try
                {
                    await PerformAsync(action, patience.Token, cancellationToken);
                }
                catch (OperationCanceledException) when (patience.IsCancellationRequested)
                {
                    // A newer order came, or the daemon stops: systemd goes on with what it has.
                }
                catch (Exception exception)
                {
                    threw(action.Disk, exception);
                }
            }
        }
    }

    private (PolicyAction Action, CancellationTokenSource Patience)? Next(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _patience = null;
            if (_waiting.Count == 0 || cancellationToken.IsCancellationRequested)
            {
                _running = false;
                return null;
            }

            PolicyAction action = _waiting[0];
            _waiting.RemoveAt(0);
            _patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            return (action, _patience);
        }
    }

    /// <param name="action">The order.</param>
    /// <param name="patience">Cancelled when a newer order about dependents comes: what merely waits ends then, what stops does not.</param>
    /// <param name="cancellationToken">The daemon stops.</param>
    private async Task PerformAsync(PolicyAction action, CancellationToken patience, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case PolicyAction.StartDependents:
                await StartDependentsAsync(action.Disk, patience);
                break;
            case PolicyAction.StopDependents:
                await StopDependentsAsync(action.Disk, patience, cancellationToken);
                break;
            case PolicyAction.StopUnits stop:
                await _stops.StopAsync(stop.Disk, stop.Units, Why, cancellationToken);
                break;
            case PolicyAction.RestartUnits restart:
                await Task.WhenAll(restart.Units.Select(unit => RestartAsync(restart.Disk, unit, cancellationToken)));
                break;
            default:
                throw new InvalidOperationException($"unknown action {action.GetType().Name}");
        }
    }

    private async Task StartDependentsAsync(string disk, CancellationToken patience)
    {
        string unit = WaitUnit.For(disk);
        if (await units.ActiveStateAsync(unit, patience) == "active" || !await units.IsWantedAsync(unit, patience))
        {
            return;
        }

        UnitOutcome outcome = await units.StartAsync(unit, s_startTimeout, patience);
        report(new PolicyReport(
            disk, PolicyWords.Dependents, outcome.Ok, outcome.Ok ? $"started {unit}: the disk can be worked on" : $"{unit} did not start: {outcome.Detail}")
        {
            Facts = [("unit", unit)],
            Log = outcome.Log,
        });
    }

    private async Task StopDependentsAsync(string disk, CancellationToken patience, CancellationToken cancellationToken)
    {
        string unit = WaitUnit.For(disk);
        foreach (TimeSpan delay in s_looksAgain)
        {
            if (await _stops.StopAsync(disk, unit, "the disk cannot be worked on", cancellationToken) != "activating")
            {
                return;
            }

            await Task.Delay(delay, time, patience);
        }

        await _stops.StopAsync(disk, unit, "the disk cannot be worked on", cancellationToken);
    }

    private async Task RestartAsync(string disk, string unit, CancellationToken cancellationToken)
    {
        UnitOutcome outcome = await units.RestartAsync(unit, s_restartTimeout, cancellationToken);
        report(new PolicyReport(
            disk,
            PolicyWords.Restart,
            outcome.Ok,
            outcome.Ok ? $"restarted {unit}: the disk was mounted again" : $"{unit} could not be restarted: {outcome.Detail}")
        {
            Facts = [("unit", unit)],
            Log = outcome.Log,
        });
    }
}
