using BareMountd.Core.Devices;

namespace BareMountd.Core.Io;

/// <summary>One physical disk whose I/O is counted.</summary>
/// <param name="Name">
/// Label <c>disk</c>: the declared name, several of them joined by <c>+</c> where several declared disks lie on it; else a stable name from its
/// identity; the kernel name when it has none. Hostile text.
/// </param>
/// <param name="Device">Kernel name of the whole disk.</param>
/// <param name="Number">Device number of the whole disk.</param>
/// <param name="Key">This attachment.</param>
/// <param name="Kind">One of <see cref="IoKinds"/>.</param>
/// <param name="Identity">By what it is known again when it is attached anew; null when it cannot be.</param>
/// <param name="Removable">The medium can change while the device and its counters stay.</param>
public sealed record IoDisk(string Name, string Device, DeviceNumber Number, DeviceKey Key, string Kind, string? Identity, bool Removable);
