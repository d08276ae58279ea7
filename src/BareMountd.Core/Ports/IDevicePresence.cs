using BareMountd.Core.Devices;

namespace BareMountd.Core.Ports;

/// <summary>Asks the kernel itself, past the list of devices, whether an attachment is still there.</summary>
public interface IDevicePresence
{
    /// <summary>True when the kernel has this very attachment. Never touches the device, never throws.</summary>
    bool IsThere(DeviceKey device);
}
