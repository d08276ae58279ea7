using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Matching.Rules;

/// <summary>Active swap, or a swap signature.</summary>
internal sealed class SwapRule() : RefusalRule(
    Codes.Swap,
    RuleScope.Device,
    "Active swap, or a swap signature.")
{
    internal override string? Refuse(RuleContext context)
    {
        foreach (BlockDevice device in context.Overlapping)
        {
            foreach (SwapEntry swap in context.Index.SwapsOn(device))
            {
                return $"{device.Name} is active swap ({swap.Path})";
            }
        }

        return ContentKinds.Of(context.Device.Content) == ContentKind.Swap
            ? $"{context.Device.Name} has a {context.Device.Content.Type} signature"
            : null;
    }
}
