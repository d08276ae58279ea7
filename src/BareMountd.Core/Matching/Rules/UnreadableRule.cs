namespace BareMountd.Core.Matching.Rules;

/// <summary>The device could not be read, so what is on it is not known.</summary>
internal sealed class UnreadableRule() : RefusalRule(
    Codes.Unreadable,
    RuleScope.Device,
    "The device could not be read, so what is on it is not known.")
{
    internal override string? Refuse(RuleContext context) =>
        context.Device.Content.Unreadable ? $"{context.Device.Name} could not be read" : null;
}
