using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;
using BareMountd.Linux.Simulation;

namespace BareMountd.Daemon.Tests.Policies;

/// <summary>The simulated units, with doors that a test opens: what goes through one waits until then.</summary>
internal sealed class GatedUnits : IUnitManager
{
    private readonly Dictionary<string, TaskCompletionSource> _doors = [];

    public SimulatedUnitManager Units { get; } = new();

    /// <summary>Calls that have begun, by words such as <c>stop x.service</c>.</summary>
    public List<string> Begun { get; } = [];

    /// <summary>Lets a call wait until the returned door is opened.</summary>
    public TaskCompletionSource Close(string call) => _doors[call] = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<UnitOutcome> StartAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) =>
        GoAsync("start " + unit, () => Units.StartAsync(unit, timeout, cancellationToken), cancellationToken);

    public Task<UnitOutcome> StopAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) =>
        GoAsync("stop " + unit, () => Units.StopAsync(unit, timeout, cancellationToken), cancellationToken);

    public Task<UnitOutcome> RestartAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) =>
        GoAsync("restart " + unit, () => Units.RestartAsync(unit, timeout, cancellationToken), cancellationToken);

    public Task<string> ActiveStateAsync(string unit, CancellationToken cancellationToken) => Units.ActiveStateAsync(unit, cancellationToken);

    public Task<bool> IsWantedAsync(string unit, CancellationToken cancellationToken) => Units.IsWantedAsync(unit, cancellationToken);

    public Task<UnitOutcome> RunAsync(TransientCommand command, CancellationToken cancellationToken) =>
        GoAsync("run " + command.Unit, () => Units.RunAsync(command, cancellationToken), cancellationToken);

    private async Task<UnitOutcome> GoAsync(string call, Func<Task<UnitOutcome>> go, CancellationToken cancellationToken)
    {
        lock (Begun)
        {
            Begun.Add(call);
        }

        if (_doors.TryGetValue(call, out TaskCompletionSource? door))
        {
            await door.Task.WaitAsync(cancellationToken);
        }

        return await go();
    }
}
