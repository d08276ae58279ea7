using System.Collections.Immutable;
using BareMountd.Core;
using BareMountd.Core.Mounts;

namespace BareMountd.Linux.Systemd;

/// <summary>Unmounting and remounting.</summary>
public sealed partial class SystemdMountManager
{
    private async Task<UnmountOutcome> UnmountCoreAsync(string disk, string mountPoint, CancellationToken cancellationToken)
    {
        if (BadName(mountPoint, out string unit) is { } bad)
        {
            return new UnmountOutcome.Failed(Codes.UnmountFailed, bad.Detail, []);
        }

        DateTimeOffset since = _time.GetUtcNow();
        if (_mounts.Read().At(mountPoint) is null)
        {
            await StopLeftoverAsync(unit, cancellationToken);
            RemoveDeviceLink(disk);
            return new UnmountOutcome.Unmounted();
        }

        JobResult result = await StopAsync(unit, cancellationToken);
        bool gone = await MountTableWaiter.WaitAsync(
            _mounts, table => table.At(mountPoint) is null, s_tableDeadline, _time, cancellationToken);
        if (gone)
        {
            // umount may fail on its way and the mount be gone all the same, for instance with the device.
            await _bus.ResetFailedUnitAsync(unit, cancellationToken);
            RemoveDeviceLink(disk);
            return new UnmountOutcome.Unmounted();
        }

        ImmutableArray<string> log = await ReadLogAsync([unit], null, since, cancellationToken);
        bool busy = log.Any(static line => line.Contains("busy", StringComparison.OrdinalIgnoreCase));
        return new UnmountOutcome.Failed(
            busy ? Codes.UnmountBusy : JobResults.UnmountCode(result), JournalReader.OneLine(UnitLog.Tell(log, JobResults.Describe(result))), log);
    }

    private async Task<JobResult> StopAsync(string unit, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await _bus.StopUnitAsync(unit, "replace", cancellationToken);
            }
            catch (BusErrorException e) when (e.Name == BusErrorException.NoSuchUnit && attempt == 1)
            {
                // systemd has a unit for every line of the mount table, once it has read the line; this makes it load one.
                await _bus.GetUnitAsync(unit, cancellationToken);
            }
            catch (Exception e) when (e is BusDisconnectedException or BusErrorException { IsLostReply: true })
            {
                await _bus.WaitReadyAsync(s_busDeadline, cancellationToken);
                return JobResult.Lost;
            }
        }
    }

    /// <summary>Nothing is mounted: ends an attempt that is still under way, and takes away a failed unit.</summary>
    private async Task StopLeftoverAsync(string unit, CancellationToken cancellationToken)
    {
        try
        {
            UnitStatus status = await _bus.GetUnitAsync(unit, cancellationToken);
            if (!status.Transient)
            {
                return;
            }

            if (status.ActiveState is "activating" or "active" or "reloading" or "deactivating")
            {
                await _bus.StopUnitAsync(unit, "replace", cancellationToken);
            }

            await _bus.ResetFailedUnitAsync(unit, cancellationToken);
        }
        catch (Exception e) when (BusFailure.Code(e) is not null)
        {
            // The wish is fulfilled: nothing is mounted. The next attempt to mount clears the unit again.
        }
    }

    /// <inheritdoc/>
    public void Sweep(IReadOnlySet<string> disks)
    {
        ArgumentNullException.ThrowIfNull(disks);
        try
        {
            foreach (string link in Directory.EnumerateFileSystemEntries(_roots.DeviceLinks))
            {
                if (!disks.Contains(Path.GetFileName(link)))
                {
                    RemoveDeviceLink(Path.GetFileName(link));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // None has been made since the boot; or what is left is only a name.
        }
    }

    private void RemoveDeviceLink(string disk)
    {
        string link = DeviceLink(disk);
        if (new FileInfo(link).LinkTarget is { } target)
        {
            LinkKeeper.Remove(link, target);
        }
    }

    private async Task<MountOutcome> RemountCoreAsync(MountRequest request, CancellationToken cancellationToken)
    {
        if (BadName(request.MountPoint, out string unit) is { } bad)
        {
            return bad;
        }

        if (_mounts.Read().At(request.MountPoint) is not { } present)
        {
            return await MountCoreAsync(request, cancellationToken);
        }

        if (!DeviceCheck.IsMountOf(present, request.Device, request.DevNode))
        {
            return Refuse(Codes.MountPointBusy, $"{request.MountPoint} carries {present.FsType} of {present.Source}");
        }

        string? program = ProgramLocator.Mount(_roots);
        if (program is null)
        {
            return Refuse(Codes.MountFailed, "mount(8) is not installed");
        }

        // systemd's own reload of a mount unit repeats the options that the unit was made with. With source and target both given,
        // mount(8) does not mix in options of the fstab.
        DateTimeOffset since = _time.GetUtcNow();
        string service = TransientMount.RemountService(request.Disk);
        (bool succeeded, string words, _) = await _units.RunServiceAsync(
            service,
            TransientMount.OneShot(
                $"Remount {request.MountPoint} (disk {request.Disk})",
                program,
                TransientMount.Timeout,
                "-o",
                RemountOptions.Build(request.Options),
                present.Source,
                request.MountPoint),
            cancellationToken);
        bool took = succeeded && await MountTableWaiter.WaitAsync(
            _mounts,
            table => table.At(request.MountPoint) is { } entry && RemountOptions.Took(request.Options, entry),
            s_tableDeadline,
            _time,
            cancellationToken);
        if (took)
        {
            return new MountOutcome.Mounted(unit);
        }

        ImmutableArray<string> log = await ReadLogAsync([service], request.Device.Name, since, cancellationToken);
        return succeeded
            ? new MountOutcome.Failed(Codes.NotInMountTable, "the remount succeeded, and the mount table does not show the new options", log)
            : new MountOutcome.Failed(Codes.MountFailed, JournalReader.OneLine(UnitLog.Tell(log, words)), log);
    }
}
