namespace BareMountd.Core.Matching.Rules;

/// <summary>The filesystem is not of the declared type.</summary>
internal sealed class WrongFilesystemRule() : RefusalRule(
    Codes.WrongFilesystem,
    RuleScope.Device,
    "The filesystem is not of the declared type.")
{
    internal override string? Refuse(RuleContext context) =>
        context.Declared is { FsType: string declared } && !FsTypes.Fits(declared, context.Device.Content)
            ? $"fsType is {declared}, and {DeviceText.Describe(context.Device)} is there"
            : null;
}
