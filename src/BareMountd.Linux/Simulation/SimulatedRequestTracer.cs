using BareMountd.Core.Ports;

namespace BareMountd.Linux.Simulation;

/// <summary>A recorded machine has no kernel that could count.</summary>
public sealed class SimulatedRequestTracer : IRequestTracer
{
    /// <inheritdoc/>
    public string? Start() => "this is a simulation";

    /// <inheritdoc/>
    public void Stop()
    {
    }

    /// <inheritdoc/>
    public void Read(RequestCountsHandler take) => throw new IOException("this is a simulation");
}
