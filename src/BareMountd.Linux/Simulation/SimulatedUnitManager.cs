using System.Collections.Immutable;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Simulation;

/// <summary>Units in memory, for <c>--simulate</c> and the tests: every unit exists, does at once what it is told, and everything is recorded.</summary>
/// <param name="told">Told each call in words; null for nobody.</param>
public sealed class SimulatedUnitManager(Action<string>? told = null) : IUnitManager
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _states = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UnitOutcome> _failures = new(StringComparer.Ordinal);
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];
    private readonly List<TransientCommand> _commands = [];

    /// <summary>What was asked for, in order: <c>start UNIT</c>, <c>stop UNIT</c>, <c>restart UNIT</c>, <c>run UNIT</c>.</summary>
    public ImmutableArray<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Commands that were run, in order.</summary>
    public ImmutableArray<TransientCommand> Commands
    {
        get
        {
            lock (_gate)
            {
                return [.. _commands];
            }
        }
    }

    /// <summary>Lets every call for a unit fail from now on, or succeed again (null).</summary>
    public void Script(string unit, UnitOutcome? failure)
    {
        lock (_gate)
        {
            if (failure is null)
            {
                _failures.Remove(unit);
            }
            else
            {
                _failures[unit] = failure;
            }
        }
    }

    /// <summary>Says that some unit requires this one.</summary>
    public void Want(string unit)
    {
        lock (_gate)
        {
            _wanted.Add(unit);
        }
    }

    /// <summary>Puts a unit into a state, in systemd's word.</summary>
    public void SetState(string unit, string state)
    {
        lock (_gate)
        {
            _states[unit] = state;
        }
    }

    /// <inheritdoc/>
    public Task<UnitOutcome> StartAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) => Do("start", unit, "active", cancellationToken);

    /// <inheritdoc/>
    public Task<UnitOutcome> StopAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) => Do("stop", unit, "inactive", cancellationToken);

    /// <inheritdoc/>
    public Task<UnitOutcome> RestartAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) => Do("restart", unit, "active", cancellationToken);

    /// <inheritdoc/>
    public Task<string> ActiveStateAsync(string unit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // A unit that a policy names runs until it is stopped; a wait unit waits for its first order.
            return Task.FromResult(_states.GetValueOrDefault(unit, WaitUnit.Is(unit) ? "inactive" : "active"));
        }
    }

    /// <inheritdoc/>
    public Task<bool> IsWantedAsync(string unit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_wanted.Contains(unit));
        }
    }

    /// <inheritdoc/>
    public Task<UnitOutcome> RunAsync(TransientCommand command, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _commands.Add(command);
        }

        return Do("run", command.Unit, "inactive", cancellationToken);
    }

    private Task<UnitOutcome> Do(string verb, string unit, string state, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        UnitOutcome outcome;
        lock (_gate)
        {
            _calls.Add($"{verb} {unit}");
            outcome = _failures.GetValueOrDefault(unit, UnitOutcome.Done);
            if (outcome.Ok)
            {
                _states[unit] = state;
            }
        }

        told?.Invoke($"{verb} {unit}");
        return Task.FromResult(outcome);
    }
}
