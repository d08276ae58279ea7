using BareMountd.Core.Health;

namespace BareMountd.Linux.Health;

/// <summary>Free space and inodes: statvfs(3) of the mount.</summary>
internal sealed class SpaceProbe : ThreadProbe
{
    internal override string Name => ProbeNames.Space;

    internal override bool Blocks => true;

    internal override bool IsFor(ProbeTarget target) => target.MountPoint is not null;

    internal override ProbeReading Read(ProbeTarget target)
    {
        using MountRoot root = MountRoot.Open(target);
        return new ProbeReading.Space(root.Usage());
    }
}
