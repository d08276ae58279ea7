using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>What sysfs alone tells of a device: everything but its content.</summary>
/// <param name="Device">The record so far, without content and links.</param>
/// <param name="Names">What its persistent names are made of, without content.</param>
internal sealed record SysfsDevice(BlockDevice Device, NameFacts Names);
