using BareMountd.Core.Devices;

namespace BareMountd.Core.Matching.Rules;

/// <summary>A mapping or array is built on the device, on its disk, or on a partition of it.</summary>
internal sealed class HeldRule() : RefusalRule(
    Codes.Held,
    RuleScope.Device,
    "A mapping or array is built on the device, on its disk, or on a partition of it.")
{
    internal override string? Refuse(RuleContext context)
    {
        foreach (BlockDevice device in context.Overlapping)
        {
            IReadOnlyList<string> holders = context.Index.HoldersOf(device.Name);
            if (holders.Count > 0)
            {
                return $"{string.Join(", ", holders)} {(holders.Count == 1 ? "is" : "are")} built on {device.Name}";
            }
        }

        return null;
    }
}
