using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching;

/// <summary>A whole disk that fits every key of a declared disk, with the devices of it that fit.</summary>
/// <param name="Group">The whole disk.</param>
/// <param name="Devices">Fitting devices, the whole disk first.</param>
/// <param name="Strength">Weak when only the translation of a <c>nvme-</c> pattern made it fit.</param>
/// <param name="Translated">The <c>nvme-</c> pattern that was translated; null when none was needed.</param>
internal sealed record Candidate(DiskGroup Group, ImmutableArray<BlockDevice> Devices, MatchStrength Strength, string? Translated);
