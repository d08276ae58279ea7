using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Linux.Systemd;

namespace BareMountd.Linux.Health;

/// <summary>
/// State of an ext2, ext3 or ext4 that is declared, found and not mounted, from its superblock. A look is a read of the disk, so it is
/// rare: a disk that sleeps should sleep, and only a mount or a check changes what stands there.
/// </summary>
internal sealed class SuperblockProbe(LinuxRoots roots) : ThreadProbe
{
    private static readonly TimeSpan s_every = TimeSpan.FromMinutes(10);

    internal override string Name => ProbeNames.Superblock;

    internal override bool Blocks => true;

    internal override bool IsFor(ProbeTarget target) => target is { MountPoint: null, FsType: "ext2" or "ext3" or "ext4" };

    internal override TimeSpan Every(ProbeTarget target) => s_every;

    internal override ProbeReading Read(ProbeTarget target)
    {
        if (DeviceCheck.Gone(roots, target.Device, target.DevNode) is string gone)
        {
            throw new ProbeFailedException(gone);
        }

        ExtSuperblock superblock;
        try
        {
            if (!ExtSuperblock.TryRead(target.DevNode, out superblock))
            {
                throw new ProbeFailedException($"{target.DevNode}: there is no ext superblock");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProbeFailedException($"{target.DevNode}: {e.Message}");
        }

        return new ProbeReading.Superblock(superblock.CleanlyUnmounted, superblock.NeedsRecovery, superblock.HasErrors);
    }
}
