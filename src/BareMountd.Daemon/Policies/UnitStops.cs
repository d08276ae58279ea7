using BareMountd.Core.Mounts;
using BareMountd.Core.Policies;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Policies;

/// <summary>Stops what works on a disk. What does not run is left alone, and a unit that would not stop is told.</summary>
/// <param name="units">systemd.</param>
/// <param name="report">Told what was done.</param>
internal sealed class UnitStops(IUnitManager units, Action<PolicyReport> report)
{
    /// <summary>All of the stops together; a unit's own time to stop is 90 s unless it says otherwise (systemd-system.conf(5)).</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(90);

    /// <summary>Stops units all at once and waits for all of them; systemd keeps their order.</summary>
    public Task StopAsync(string disk, IEnumerable<string> names, string why, CancellationToken cancellationToken) =>
        Task.WhenAll(names.Select(unit => StopAsync(disk, unit, why, cancellationToken)));

    /// <summary>Stops one unit. Returns the state that it was found in.</summary>
    public async Task<string> StopAsync(string disk, string unit, string why, CancellationToken cancellationToken)
    {
        string state = await units.ActiveStateAsync(unit, cancellationToken);
        bool waits = WaitUnit.Is(unit);

        // A wait unit that starts is waiting for the disk, and somebody waits for it: that is what it is for.
        if (state is "inactive" or "failed" || (waits && state == "activating"))
        {
            return state;
        }

        UnitOutcome outcome = await units.StopAsync(unit, Timeout, cancellationToken);
        report(new PolicyReport(
            disk,
            waits ? PolicyWords.Dependents : PolicyWords.Stop,
            outcome.Ok,
            outcome.Ok ? $"stopped {unit}: {why}" : $"{unit} could not be stopped ({why}): {outcome.Detail}")
        {
            Facts = [("unit", unit)],
            Log = outcome.Log,
        });
        return state;
    }
}
