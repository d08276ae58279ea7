using BareMountd.Core.Health;
using BareMountd.Linux.Health;

namespace BareMountd.Linux.Tests.Health;

/// <summary>A probe that waits for a task of the test.</summary>
internal sealed class FakeTask(string name, Func<Task<ProbeReading?>> read) : TaskProbe
{
    internal override string Name => name;

    internal override bool IsFor(ProbeTarget target) => true;

    internal override Task<ProbeReading?> ReadAsync(ProbeTarget target) => read();
}
