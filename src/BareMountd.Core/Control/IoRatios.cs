namespace BareMountd.Core.Control;

/// <summary>A ratio from 0 to 1 for each direction; null where there is nothing to compare.</summary>
/// <param name="Both">Reads and writes together.</param>
/// <param name="Read">Reads.</param>
/// <param name="Write">Writes.</param>
public sealed record IoRatios(double? Both, double? Read, double? Write);
