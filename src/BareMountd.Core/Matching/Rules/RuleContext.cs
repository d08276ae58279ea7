using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching.Rules;

/// <summary>What a rule looks at.</summary>
/// <param name="Index">The world.</param>
/// <param name="Group">The whole disk.</param>
/// <param name="Target">The chosen device; null when none could be chosen (then only rules about the whole disk are asked).</param>
/// <param name="Declared">The declared disk; null when the device is looked at for its own sake (<c>baremountctl devices</c>).</param>
internal sealed record RuleContext(WorldIndex Index, DiskGroup Group, BlockDevice? Target, DiskConfig? Declared)
{
    /// <summary>The target, or the whole disk where there is none.</summary>
    public BlockDevice Device => Target ?? Group.Head;

    /// <summary>Devices on the blocks of <see cref="Device"/>.</summary>
    public IEnumerable<BlockDevice> Overlapping => Group.Overlapping(Device);

    /// <summary>True when the declared disk overrides a rule.</summary>
    public bool Allows(string code) => Declared is not null && Declared.Allow.Contains(code);
}
