namespace BareMountd.Core.Devices;

/// <summary>One attachment of one device: a re-plugged disk may get the old name and number again, but a new sequence number.</summary>
/// <param name="Name">Kernel name.</param>
/// <param name="Number">Device number.</param>
/// <param name="DiskSeq">Kernel disk sequence number; 0 when the kernel does not tell.</param>
public readonly record struct DeviceKey(string Name, DeviceNumber Number, ulong DiskSeq);
