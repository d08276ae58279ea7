namespace BareMountd.Core.Matching.Rules;

/// <summary>Two signatures on the device contradict each other.</summary>
internal sealed class AmbivalentContentRule() : RefusalRule(
    Codes.AmbivalentContent,
    RuleScope.Device,
    "Two signatures on the device contradict each other.")
{
    internal override string? Refuse(RuleContext context) =>
        context.Device.Content.Ambivalent ? $"{context.Device.Name} has signatures that contradict each other" : null;
}
