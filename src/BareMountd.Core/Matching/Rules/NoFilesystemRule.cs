namespace BareMountd.Core.Matching.Rules;

/// <summary>No filesystem was recognised on the device.</summary>
internal sealed class NoFilesystemRule() : RefusalRule(
    Codes.NoFilesystem,
    RuleScope.Device,
    "No filesystem was recognised on the device.")
{
    internal override string? Refuse(RuleContext context) => ContentKinds.Of(context.Device.Content) == ContentKind.Nothing
        ? $"no filesystem was recognised on {DeviceText.Describe(context.Device)}"
        : null;
}
