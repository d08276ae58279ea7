namespace BareMountd.Core.Io;

/// <summary>What one unit did on one disk in one window.</summary>
/// <param name="Unit">The unit; <c>other</c> for all without a row of their own.</param>
/// <param name="Disk">Label <c>disk</c>; hostile text.</param>
/// <param name="ReadBytes">Bytes read.</param>
/// <param name="WrittenBytes">Bytes written.</param>
/// <param name="Reads">Reads, before merging; 0 for the root.</param>
/// <param name="Writes">Writes, before merging; 0 for the root.</param>
public readonly record struct UnitDelta(string Unit, string Disk, double ReadBytes, double WrittenBytes, double Reads, double Writes);
