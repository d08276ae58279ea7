using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Tests.Health;

/// <summary>Runs what the test gives it in place of a command; nothing else.</summary>
internal sealed class NoUnits(Func<TransientCommand, UnitOutcome>? run = null) : IUnitManager
{
    public List<TransientCommand> Commands { get; } = [];

    public Task<UnitOutcome> StartAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<UnitOutcome> StopAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<UnitOutcome> RestartAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> ActiveStateAsync(string unit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> IsWantedAsync(string unit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<UnitOutcome> RunAsync(TransientCommand command, CancellationToken cancellationToken)
    {
        Commands.Add(command);
        return Task.FromResult((run ?? throw new NotSupportedException())(command));
    }
}
