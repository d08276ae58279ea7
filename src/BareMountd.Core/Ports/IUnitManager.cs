using BareMountd.Core.Mounts;

namespace BareMountd.Core.Ports;

/// <summary>Starts and stops units that are not mounts; two full implementations: systemd, and the simulator.</summary>
/// <remarks>Expected failures are outcomes, never exceptions. Every call waits for the end of its job, at most the time given.</remarks>
public interface IUnitManager : ICommandRunner
{
    /// <summary>Starts a unit; a unit that does not exist is a failure.</summary>
    Task<UnitOutcome> StartAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Stops a unit, and by systemd's own rules what requires it; a unit that is not loaded is a success.</summary>
    Task<UnitOutcome> StopAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Restarts a unit that runs, and starts one that does not.</summary>
    Task<UnitOutcome> RestartAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>State of a unit in systemd's word: <c>active</c>, <c>activating</c>, <c>deactivating</c>, <c>inactive</c>, <c>failed</c> …; empty when it cannot be told.</summary>
    Task<string> ActiveStateAsync(string unit, CancellationToken cancellationToken);

    /// <summary>True when starting this unit means something to another one: some unit requires or wants it or binds to it, or it wants one.</summary>
    Task<bool> IsWantedAsync(string unit, CancellationToken cancellationToken);
}
