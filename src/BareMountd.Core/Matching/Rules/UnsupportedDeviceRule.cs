using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching.Rules;

/// <summary>Optical drives, RAM disks, compressed swap, network and floppy devices.</summary>
internal sealed class UnsupportedDeviceRule() : RefusalRule(
    Codes.UnsupportedDevice,
    RuleScope.Disk,
    "Optical drives, RAM disks, compressed swap, network and floppy devices.")
{
    internal override string? Refuse(RuleContext context) => context.Group.Head.Driver switch
    {
        DeviceDriver.Optical => $"{context.Group.Name} is an optical drive",
        DeviceDriver.Ram => $"{context.Group.Name} lives in memory",
        DeviceDriver.Other => $"{context.Group.Name} is a kind of device that baremountd does not know",
        _ => null,
    };
}
