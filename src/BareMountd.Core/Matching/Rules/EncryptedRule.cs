namespace BareMountd.Core.Matching.Rules;

/// <summary>Encrypted container (LUKS, BitLocker).</summary>
internal sealed class EncryptedRule() : RefusalRule(
    Codes.Encrypted,
    RuleScope.Device,
    "Encrypted container (LUKS, BitLocker).")
{
    internal override string? Refuse(RuleContext context) => ContentKinds.Of(context.Device.Content) == ContentKind.Encrypted
        ? $"{context.Device.Name} is an encrypted container ({DeviceText.Content(context.Device.Content)})"
        : null;
}
