using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching.Rules;

/// <summary>A Hyper-V virtual disk (VHDX) that was not named by uuid or label.</summary>
internal sealed class VirtualDiskRule() : RefusalRule(
    Codes.VirtualDisk,
    RuleScope.Disk,
    "A Hyper-V virtual disk (VHDX) that was not named by uuid or label.")
{
    internal override string? Refuse(RuleContext context)
    {
        BlockDevice disk = context.Group.Head;

        // A VHDX has no serial of its own, so whatever else matched it would match the next one as well.
        bool named = context.Declared is { Match: var match } && !(match.Uuid.IsEmpty && match.Label.IsEmpty);
        return VirtualDisk.Is(disk) && !named ? $"{context.Group.Name} is a Hyper-V virtual disk (vendor Msft, model Virtual Disk)" : null;
    }
}
