namespace BareMountd.Core.Io;

/// <summary>What one unit did on one disk since the daemon started.</summary>
/// <param name="Unit">The unit; <c>other</c> for all without a row of their own.</param>
/// <param name="Disk">Label <c>disk</c>; hostile text.</param>
/// <param name="Sum">What it did.</param>
public readonly record struct UnitRow(string Unit, string Disk, IoStat Sum)
{
    /// <summary>False for the root, whose operations cannot be told from those of the units.</summary>
    public bool HasOperations => Unit != UnitCgroup.Root;
}
