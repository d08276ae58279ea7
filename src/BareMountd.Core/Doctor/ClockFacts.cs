namespace BareMountd.Core.Doctor;

/// <summary>The clock of the machine.</summary>
/// <param name="Now">The moment, as the machine has it.</param>
/// <param name="BuiltAt">When this program was built; null when that is not known.</param>
/// <param name="Synchronised">True when a time service says that it has set the clock, null when nothing here tells.</param>
/// <param name="HostClock">True when the kernel offers the clock of the host (Hyper-V's PTP device).</param>
public sealed record ClockFacts(DateTimeOffset Now, DateTimeOffset? BuiltAt, bool? Synchronised, bool HostClock);
