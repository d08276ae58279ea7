namespace BareMountd.Core.Matching.Rules;

/// <summary>Member of a RAID, ZFS, bcache, DRBD or multipath set.</summary>
internal sealed class RaidMemberRule() : RefusalRule(
    Codes.RaidMember,
    RuleScope.Device,
    "Member of a RAID, ZFS, bcache, DRBD or multipath set.")
{
    internal override string? Refuse(RuleContext context) => ContentKinds.Of(context.Device.Content) == ContentKind.Raid
        ? $"{context.Device.Name} is a member of a set ({DeviceText.Content(context.Device.Content)})"
        : null;
}
