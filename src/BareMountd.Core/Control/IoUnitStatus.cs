namespace BareMountd.Core.Control;

/// <summary>What one unit did on one disk in the window.</summary>
/// <param name="Unit">The unit; <c>other</c> for all without a row of their own, <c>-.slice</c> for the kernel itself.</param>
/// <param name="Disk">Name of the disk; hostile text.</param>
/// <param name="Share">Part in this disk's bytes.</param>
/// <param name="Read">Reads.</param>
/// <param name="Write">Writes.</param>
/// <param name="Both">Both together.</param>
public sealed record IoUnitStatus(string Unit, string Disk, IoRatios Share, IoFlow Read, IoFlow Write, IoFlow Both);
