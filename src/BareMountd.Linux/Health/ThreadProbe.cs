using BareMountd.Core.Health;

namespace BareMountd.Linux.Health;

/// <summary>A probe that looks by calls which wait for their answer, on a thread of the prober.</summary>
internal abstract class ThreadProbe : Probe
{
    /// <summary>
    /// True when a call goes to the disk or its filesystem and may never return: the probe gets a thread to itself. False for reads of the
    /// kernel's own memory (sysfs), of which those of one disk share a thread.
    /// </summary>
    internal virtual bool Blocks => false;

    /// <summary>Looks. Null: there is nothing to see here, and nothing is reported.</summary>
    /// <exception cref="ProbeFailedException">It cannot be read.</exception>
    internal abstract ProbeReading? Read(ProbeTarget target);
}
