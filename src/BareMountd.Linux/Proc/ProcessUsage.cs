namespace BareMountd.Linux.Proc;

/// <summary>What our own process uses, as Prometheus client libraries report it.</summary>
/// <param name="CpuSeconds">User and system time.</param>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="OpenDescriptors">Open file descriptors.</param>
/// <param name="StartTimeSeconds">Start, in seconds of Unix time.</param>
public readonly record struct ProcessUsage(double CpuSeconds, ulong ResidentBytes, int OpenDescriptors, double StartTimeSeconds);
