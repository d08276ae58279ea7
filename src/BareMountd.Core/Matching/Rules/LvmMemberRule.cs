namespace BareMountd.Core.Matching.Rules;

/// <summary>LVM physical volume.</summary>
internal sealed class LvmMemberRule() : RefusalRule(
    Codes.LvmMember,
    RuleScope.Device,
    "LVM physical volume.")
{
    internal override string? Refuse(RuleContext context) => ContentKinds.Of(context.Device.Content) == ContentKind.Lvm
        ? $"{context.Device.Name} is an LVM physical volume ({DeviceText.Content(context.Device.Content)})"
        : null;
}
