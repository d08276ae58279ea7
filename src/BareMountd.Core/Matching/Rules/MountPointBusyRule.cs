using BareMountd.Core.Mounts;

namespace BareMountd.Core.Matching.Rules;

/// <summary>Another filesystem is mounted on the declared mount point (automount points do not count).</summary>
internal sealed class MountPointBusyRule() : RefusalRule(
    Codes.MountPointBusy,
    RuleScope.Place,
    "Another filesystem is mounted on the declared mount point (automount points do not count).")
{
    internal override string? Refuse(RuleContext context)
    {
        if (context.Declared is null || context.Index.Mounts.VisibleAt(context.Declared.MountPoint) is not MountEntry there)
        {
            return null;
        }

        return context.Index.Mounts.On(context.Device).Contains(there)
            ? null
            : $"{there.Source} ({there.FsType}) is mounted at {there.MountPoint}";
    }
}
