namespace BareMountd.Core.Matching.Rules;

/// <summary>The whole disk, also through mappings and arrays, carries a mount of the running system.</summary>
internal sealed class SystemDiskRule() : RefusalRule(
    Codes.SystemDisk,
    RuleScope.Disk,
    "The whole disk, also through mappings and arrays, carries a mount of the running system.",
    overridable: true)
{
    internal override string? Refuse(RuleContext context)
    {
        // Mounted where it was declared, a disk is in use by its owner and not by the system.
        string? declaredPlace = context.Declared?.MountPoint;
        if (context.Target is not null)
        {
            IReadOnlyList<string> own = context.Index.System.CarriedBy(context.Target, declaredPlace);
            if (own.Count > 0)
            {
                return $"{context.Target.Name} itself carries {string.Join(", ", own)} of the running system";
            }
        }

        IReadOnlyList<string> carried = context.Index.System.CarriedByDiskOf(context.Device, declaredPlace);
        if (carried.Count == 0)
        {
            return null;
        }

        // The override reaches a spare partition or volume, never the disk that the system is on as a whole.
        bool spare = context.Target is null || !context.Index.System.HasCarrierInside(context.Target, declaredPlace);
        return context.Allows(Code) && spare ? null : $"{context.Group.Name} carries {string.Join(", ", carried)} of the running system";
    }
}
