namespace BareMountd.Core.Io;

/// <summary>What is kept of one disk's account over a restart of the daemon, so that its counters go on.</summary>
/// <param name="Identity">By what it is known again.</param>
/// <param name="Device">Kernel name of its attachment.</param>
/// <param name="Number"><c>MAJOR:MINOR</c>.</param>
/// <param name="DiskSeq">Sequence number of the attachment.</param>
/// <param name="Before">Sum of its former attachments, and of what the kernel's 32 bits have lost, by <see cref="Ports.DiskCounter"/>.</param>
/// <param name="Last">The kernel's last counters of this attachment; empty when nobody could write them down (the daemon was killed).</param>
public sealed record KnownDisk(
    string Identity, string Device, string Number, ulong DiskSeq, IReadOnlyList<ulong> Before, IReadOnlyList<ulong> Last);
