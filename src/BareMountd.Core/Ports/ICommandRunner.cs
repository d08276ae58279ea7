using BareMountd.Core.Mounts;

namespace BareMountd.Core.Ports;

/// <summary>Has commands run by somebody else than the daemon.</summary>
public interface ICommandRunner
{
    /// <summary>Runs a command as a transient service (Type=oneshot) and waits for its end; a failure is an outcome, never an exception.</summary>
    Task<UnitOutcome> RunAsync(TransientCommand command, CancellationToken cancellationToken);
}
