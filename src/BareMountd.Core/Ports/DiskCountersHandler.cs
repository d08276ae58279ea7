namespace BareMountd.Core.Ports;

/// <summary>Takes the counters of one device.</summary>
/// <param name="device">Kernel name as sysfs writes it; valid during the call.</param>
/// <param name="counters">Its counters.</param>
public delegate void DiskCountersHandler(ReadOnlySpan<char> device, in DiskCounters counters);
