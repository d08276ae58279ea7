using System.Collections.Immutable;
using BareMountd.Core;
using BareMountd.Core.Mounts;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Systemd;

/// <summary>Mounting.</summary>
public sealed partial class SystemdMountManager
{
    private async Task<MountOutcome> MountCoreAsync(MountRequest request, CancellationToken cancellationToken)
    {
        if (BadName(request.MountPoint, out string unit) is { } bad)
        {
            return bad;
        }

        MountTable before = _mounts.Read();
        if (before.At(request.MountPoint) is { } present)
        {
            return DeviceCheck.IsMountOf(present, request.Device, request.DevNode)
                ? new MountOutcome.AlreadyMounted(unit)
                : Refuse(Codes.MountPointBusy, $"{request.MountPoint} carries {present.FsType} of {present.Source}");
        }

        if (DeviceCheck.Gone(_roots, request.Device, request.DevNode) is { } gone)
        {
            return Refuse(Codes.DeviceGone, gone);
        }

        if (PrepareMountPoint(request) is { } refusal)
        {
            return refusal;
        }

        DateTimeOffset since = _time.GetUtcNow();
        string what = request.DevNode;
        if (!request.UdevRunning)
        {
            // Everything in our own runtime directory is ours to point anew.
            what = DeviceLink(request.Disk);
            if (LinkKeeper.Ensure(what, request.DevNode, static _ => true) is { } reason)
            {
                return Refuse(Codes.MountFailed, $"{what}: {reason}");
            }
        }

        string? fsckUnit = null;
        if (request.Fsck && ProgramLocator.HasChecker(_roots, request.FsType) && !ExtSuperblock.KnownClean(request, since))
        {
            string service = UnitName.FromPathInstance("systemd-fsck", what, ".service");
            if (request.UdevRunning && (await _bus.GetUnitAsync(service, cancellationToken)).ActiveState != "active")
            {
                fsckUnit = service;
            }
            else if (await ClearUnitAsync(unit, cancellationToken) is { } conflict)
            {
                // A check of our own: without udev there is no device unit for systemd's, and one that ran stays active until the device goes
                // (RemainAfterExit=), so that it would not run before a second mount. Asked first, so that a disk of the fstab is left alone.
                return conflict;
            }
            else if (await RunFsckAsync(request, what, since, cancellationToken) is { } failed)
            {
                return failed;
            }
        }

        return await StartMountAsync(request, unit, what, fsckUnit, before, since, cancellationToken);
    }

    private async Task<MountOutcome> StartMountAsync(
        MountRequest request, string unit, string what, string? fsckUnit, MountTable before, DateTimeOffset since, CancellationToken cancellationToken)
    {
        ImmutableArray<UnitProperty> properties = TransientMount.Properties(request, what, fsckUnit);
        JobResult result;
        try
        {
            result = await StartClearedAsync();
        }
        catch (BusErrorException e) when (e.Name == BusErrorException.UnitExists)
        {
            // The usual case, a free name, costs one call. Only where systemd refuses is the holder looked for.
            if (await ClearUnitAsync(unit, cancellationToken) is { } conflict)
            {
                return conflict;
            }

            result = await StartClearedAsync();
        }

        bool mounted = false;
        try
        {
            if (result == JobResult.Lost)
            {
                result = await CatchUpAsync(unit, cancellationToken);
            }

            mounted = result is JobResult.Done or JobResult.Skipped or JobResult.Lost && await ShowsAsync(request, cancellationToken);
            return mounted
                ? new MountOutcome.Mounted(unit)
                : await TakeBackAsync(request, unit, result, before, cancellationToken) ?? await ExplainAsync(request, unit, fsckUnit, result, since, cancellationToken);
        }
        finally
        {
            await _units.LetGoAsync(unit, failed: !mounted);
        }

        async Task<JobResult> StartClearedAsync()
        {
            try
            {
                return await _units.StartAsync(unit, properties, cancellationToken);
            }
            catch (Exception e) when (e is BusDisconnectedException or BusErrorException { IsLostReply: true })
            {
                return JobResult.Lost;
            }
        }
    }

    private Task<bool> ShowsAsync(MountRequest request, CancellationToken cancellationToken) =>
        MountTableWaiter.WaitAsync(
            _mounts,
            table => table.At(request.MountPoint) is { } entry && DeviceCheck.IsMountOf(entry, request.Device, request.DevNode),
            s_tableDeadline,
            _time,
            cancellationToken);

    /// <summary>The end of a job was missed. A unit that is still at work is waited for; else its state tells.</summary>
    private async Task<JobResult> CatchUpAsync(string unit, CancellationToken cancellationToken)
    {
        await _bus.WaitReadyAsync(s_busDeadline, cancellationToken);
        UnitStatus status = await _bus.GetUnitAsync(unit, cancellationToken);
        return status.ActiveState switch
        {
            // Joins the job that runs.
            "activating" => await _bus.StartUnitAsync(unit, "fail", cancellationToken),
            "active" => JobResult.Done,
            "failed" => JobResult.Failed,
            _ => JobResult.Lost,
        };
    }

    private async Task<MountOutcome> ExplainAsync(
        MountRequest request, string unit, string? fsckUnit, JobResult result, DateTimeOffset since, CancellationToken cancellationToken)
    {
        UnitStatus status = await _bus.GetUnitAsync(unit, cancellationToken);
        string code = JobResults.MountCode(result, status.Result);
        List<string> units = [unit];
        if (fsckUnit is not null)
        {
            units.Add(fsckUnit);
            if (await ClearFsckAsync(fsckUnit, cancellationToken) && result == JobResult.Dependency)
            {
                code = Codes.FsckFailed;
            }
        }

        if (DeviceCheck.Gone(_roots, request.Device, request.DevNode) is { } gone)
        {
            return new MountOutcome.Failed(
                Codes.DeviceGone, JournalReader.OneLine(gone), await ReadLogAsync(units, request.Device.Name, since, cancellationToken));
        }

        ImmutableArray<string> log = await ReadLogAsync(units, request.Device.Name, since, cancellationToken);
        string words = status.Result is "" or "success" ? JobResults.Describe(result) : $"{JobResults.Describe(result)} ({status.Result})";
        return new MountOutcome.Failed(code, JournalReader.OneLine(UnitLog.Tell(log, words)), log);
    }

    /// <summary>
    /// Takes back the failure of a check that was started for us, so that the machine does not count as degraded for it. A check whose disk went is
    /// ended by systemd, some time after the job of the mount.
    /// </summary>
    /// <returns>True when it had failed.</returns>
    private async Task<bool> ClearFsckAsync(string fsckUnit, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        UnitStatus status = await _bus.GetUnitAsync(fsckUnit, cancellationToken);
        while (status.ActiveState is "activating" or "deactivating" && _time.GetElapsedTime(start) < s_fsckDeadline)
        {
            await Task.Delay(s_fsckPause, _time, cancellationToken);
            status = await _bus.GetUnitAsync(fsckUnit, cancellationToken);
        }

        if (status.ActiveState != "failed")
        {
            return false;
        }

        await _bus.ResetFailedUnitAsync(fsckUnit, cancellationToken);
        return true;
    }

    /// <summary>Makes the name free for a transient unit, or says who holds it.</summary>
    private async Task<MountOutcome?> ClearUnitAsync(string unit, CancellationToken cancellationToken)
    {
        UnitStatus status = await _bus.GetUnitAsync(unit, cancellationToken);
        if (status.LoadState == "masked")
        {
            return Refuse(Codes.UnitConflict, $"{unit} is masked ({status.FragmentPath})");
        }

        if (status is { FragmentPath.Length: > 0, Transient: false })
        {
            string origin = status.SourcePath.Length > 0 ? $"{status.SourcePath} by way of {status.FragmentPath}" : status.FragmentPath;
            return Refuse(Codes.UnitConflict, $"{unit} is defined by {origin}");
        }

        if (status.LoadState is "bad-setting" or "error")
        {
            return Refuse(Codes.UnitConflict, $"{unit} cannot be loaded ({status.LoadState})");
        }

        if (status is { LoadState: "not-found", ActiveState: "inactive" })
        {
            return null;
        }

        if (status.ActiveState == "failed")
        {
            await _bus.ResetFailedUnitAsync(unit, cancellationToken);
        }

        if (status.ActiveState is "activating" or "deactivating" or "active" or "reloading")
        {
            // The mount table has no such mount: what is left of an attempt before us, or of a disk that was pulled. Never a mount that stands.
            await _bus.StopUnitAsync(unit, "replace", cancellationToken);
            await _bus.ResetFailedUnitAsync(unit, cancellationToken);
        }

        await DropLeftoverAsync(unit, cancellationToken);
        return null;
    }

    /// <summary>
    /// A transient unit that another unit refers to (RequiresMountsFor= of a service) stays loaded after its mount has gone, and
    /// StartTransientUnit refuses its name. Its file is taken away and systemd reads its units again, which makes it a name without a unit.
    /// </summary>
    private async Task DropLeftoverAsync(string unit, CancellationToken cancellationToken)
    {
        UnitStatus status = await _bus.GetUnitAsync(unit, cancellationToken);
        string file = _roots.TransientUnits + "/" + unit;
        if (status is { LoadState: "loaded", ActiveState: "inactive" or "failed", Transient: true } || (status.FragmentPath == file && File.Exists(file)))
        {
            File.Delete(file);
            await _bus.ReloadAsync(cancellationToken);
        }
    }

    private MountOutcome.Failed? PrepareMountPoint(MountRequest request)
    {
        using SafeFileHandle? directory = SafeDirectory.Open(request.MountPoint, create: true, out PathFailure? failure, steady: true);
        if (directory is null)
        {
            return Refuse(Codes.MountPointInvalid, failure!.ToString());
        }

        return request.AllowNonEmpty || SafeDirectory.IsEmpty(directory, _roots.SelfFds)
            ? null
            : Refuse(Codes.MountPointNotEmpty, $"{request.MountPoint} has files in it");
    }

    private static MountOutcome.Failed? BadName(string mountPoint, out string unit)
    {
        try
        {
            unit = UnitName.FromPath(mountPoint, ".mount");
        }
        catch (ArgumentException e)
        {
            unit = "";
            return Refuse(Codes.MountPointInvalid, e.Message);
        }

        return UnitName.Fits(unit) ? null : Refuse(Codes.MountPointInvalid, $"{mountPoint} is too long for a unit name");
    }

    private async Task<MountOutcome?> RunFsckAsync(MountRequest request, string what, DateTimeOffset since, CancellationToken cancellationToken)
    {
        string? program = ProgramLocator.SystemdFsck(_roots);
        if (program is null)
        {
            return Refuse(Codes.FsckFailed, "systemd-fsck is not installed, and the filesystem is not known to be clean; check it by hand, or mount it with readOnly");
        }

        string unit = TransientMount.FsckService(request.Disk);
        (bool succeeded, string words, _) = await _units.RunServiceAsync(
            unit, TransientMount.OneShot($"File system check on {request.DevNode} (disk {request.Disk})", program, null, what), cancellationToken);
        if (succeeded)
        {
            return null;
        }

        ImmutableArray<string> log = await ReadLogAsync([unit], request.Device.Name, since, cancellationToken);
        return DeviceCheck.Gone(_roots, request.Device, request.DevNode) is { } gone
            ? new MountOutcome.Failed(Codes.DeviceGone, JournalReader.OneLine(gone), log)
            : new MountOutcome.Failed(Codes.FsckFailed, JournalReader.OneLine(UnitLog.Tell(log, words)), log);
    }
}
