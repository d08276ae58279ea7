using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Tests.Health;

/// <summary>Runs what the test gives it in place of a command; nothing else.</summary>
internal sealed class NoUnits(Func<TransientCommand, UnitOutcome>? run = null) : ICommandRunner
{
    public List<TransientCommand> Commands { get; } = [];

    public Task<UnitOutcome> RunAsync(TransientCommand command, CancellationToken cancellationToken)
    {
        Commands.Add(command);
        return Task.FromResult((run ?? throw new NotSupportedException())(command));
    }
}
