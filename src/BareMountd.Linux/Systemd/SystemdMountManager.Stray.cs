using BareMountd.Core;
using BareMountd.Core.Mounts;

namespace BareMountd.Linux.Systemd;

/// <summary>A mount that came to another place than the declared one.</summary>
public sealed partial class SystemdMountManager
{
    /// <summary>What systemd says of a helper that succeeded without a mount at the unit's place (systemd.mount(5), MountResult).</summary>
    private const string HelperWithoutMount = "protocol";

    /// <summary>
    /// mount(8) looks its target up by name, some time after we and systemd did. Where somebody put a link in the path in between, the disk is
    /// mounted where that leads; systemd then finds nothing at the declared place, and the mount elsewhere is new and of this device: it is
    /// taken down at once. Nobody but root can do this (the mount point would have been refused).
    /// </summary>
    /// <returns>The outcome when there was such a mount; null when there was none.</returns>
    private async Task<MountOutcome?> TakeBackAsync(MountRequest request, string unit, MountTable before, CancellationToken cancellationToken)
    {
        if ((await _bus.GetUnitAsync(unit, cancellationToken)).Result != HelperWithoutMount)
        {
            return null;
        }

        HashSet<int> known = [.. before.Entries.Select(static entry => entry.Id)];
        List<MountEntry> strays =
        [
            .. _mounts.Read().Entries.Where(
                entry => entry.MountPoint != request.MountPoint && !known.Contains(entry.Id) && DeviceCheck.IsMountOf(entry, request.Device, request.DevNode)),
        ];
        if (strays.Count == 0)
        {
            return null;
        }

        foreach (MountEntry stray in strays)
        {
            await StopAsync(UnitName.FromPath(stray.MountPoint, ".mount"), cancellationToken);
        }

        string places = string.Join(" and ", strays.Select(static stray => stray.MountPoint));
        bool gone = await MountTableWaiter.WaitAsync(
            _mounts, table => !table.Entries.Any(entry => strays.Exists(stray => stray.Id == entry.Id)), s_tableDeadline, _time, cancellationToken);
        return Refuse(
            Codes.MountPointInvalid,
            $"something was put in the place of {request.MountPoint} while it was mounted: the disk came to {places}, "
            + (gone ? "and was taken down there" : "and could not be taken down there"));
    }
}
