namespace BareMountd.Core.Devices;

/// <summary>One serial-like identifier of a disk, with the place it was read from.</summary>
/// <remarks>A disk has several that differ (DOMAIN: a LIO disk's VPD 0x80 serial is not its udev ID_SERIAL), and a declared
/// serial is compared with every one of them.</remarks>
/// <param name="Source">One of <see cref="SerialSources"/>.</param>
/// <param name="Value">As read, surrounding blanks and NULs removed, never empty.</param>
public sealed record DeviceSerial(string Source, string Value);
