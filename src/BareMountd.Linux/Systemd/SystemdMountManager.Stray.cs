using BareMountd.Core;
using BareMountd.Core.Mounts;

namespace BareMountd.Linux.Systemd;

/// <summary>A mount that came to another place than the declared one.</summary>
public sealed partial class SystemdMountManager
{
    /// <summary>What systemd says of a helper that succeeded without a mount at the unit's place (systemd.mount(5), MountResult).</summary>
    private const string HelperWithoutMount = "protocol";

    /// <summary>How long it is tried to take such a mount down.</summary>
    private static readonly TimeSpan s_strayDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Between two tries to take a mount down whose path somebody keeps moving.</summary>
    private static readonly TimeSpan s_strayPause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// mount(8) looks its target up by name, some time after we and systemd did. Where somebody put a link in the path in between, the disk is
    /// mounted where that leads; where somebody moves a directory above it afterwards, the mount moves with it. Either way the helper has succeeded, nothing is
    /// at the declared place, and the mount elsewhere is new and of this device: it is taken down at once. Nobody but root can do this (the mount point
    /// would have been refused).
    /// </summary>
    /// <returns>The outcome when there was such a mount; null when there was none.</returns>
    private async Task<MountOutcome?> TakeBackAsync(
        MountRequest request, string unit, JobResult result, MountTable before, CancellationToken cancellationToken)
    {
        // A helper that failed has mounted nothing: a mount that is new all the same is somebody else's.
        if (result != JobResult.Done && (await _bus.GetUnitAsync(unit, cancellationToken)).Result != HelperWithoutMount)
        {
            return null;
        }

        HashSet<int> known = [.. before.Entries.Select(static entry => entry.Id)];
        SortedSet<string> places = new(StringComparer.Ordinal);
        long start = _time.GetTimestamp();
        int looks = 5;
        bool gone;
        do
        {
            // By its number and not by its path, which may be another one at each look.
            List<MountEntry> strays =
                [.. _mounts.Read().Entries.Where(entry => !known.Contains(entry.Id) && DeviceCheck.IsMountOf(entry, request.Device, request.DevNode))];
            if (places.Count == 0 && strays.TrueForAll(stray => stray.MountPoint == request.MountPoint))
            {
                // None, or it stands where it should: for the moment, if somebody keeps moving it.
                if (strays.Count == 0 || --looks == 0)
                {
                    return null;
                }

                gone = false;
                await Task.Delay(s_strayPause, _time, cancellationToken);
                continue;
            }

            foreach (MountEntry stray in strays)
            {
                places.Add(stray.MountPoint);
                await StopAsync(UnitName.FromPath(stray.MountPoint, ".mount"), cancellationToken);
            }

            HashSet<int> wanted = [.. strays.Select(static stray => stray.Id)];
            gone = await MountTableWaiter.WaitAsync(
                _mounts, table => !table.Entries.Any(entry => wanted.Contains(entry.Id)), s_strayPause, _time, cancellationToken);
        }
        while (!gone && _time.GetElapsedTime(start) < s_strayDeadline);

        return Refuse(
            Codes.MountPointInvalid,
            $"something was put in the place of {request.MountPoint} while it was mounted: the disk came to {string.Join(" and ", places)}, "
            + (gone ? "and was taken down there" : "and could not be taken down there"));
    }
}
