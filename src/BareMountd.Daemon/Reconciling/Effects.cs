using System.Threading.Channels;
using BareMountd.Core;
using BareMountd.Core.Mounts;
using BareMountd.Core.Planning;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Policies;

namespace BareMountd.Daemon.Reconciling;

/// <summary>Runs planned actions beside the reconciler and sends each outcome back to it. Disks do not wait for each other.</summary>
internal sealed class Effects(
    IMountManager manager, IUnitManager units, IMountPointGuard guard, ChannelWriter<ReconcilerMessage> inbox, ILogger<Effects> logger)
{
    private readonly UnitStops _stops = new(units, report => inbox.TryWrite(new ReconcilerMessage.PolicyDone(report)));

    /// <summary>Starts one action; its end comes as a message.</summary>
    public void Start(PlannedAction action, CancellationToken cancellationToken) =>
        _ = Task.Run(() => RunAsync(action, cancellationToken), CancellationToken.None);

    private async Task RunAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        try
        {
            await inbox.WriteAsync(await PerformAsync(action, cancellationToken), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The daemon stops: systemd finishes the job, and the next daemon adopts what came of it.
        }
    }

    private async Task<ReconcilerMessage> PerformAsync(PlannedAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case PlannedAction.Mount mount:
                Guard(mount.Request);
                return new ReconcilerMessage.MountDone(
                    mount.Request.Disk,
                    await GuardAsync(mount.Request.Disk, () => manager.MountAsync(mount.Request, cancellationToken), Failed, cancellationToken));
            case PlannedAction.Remount remount:
                return new ReconcilerMessage.RemountDone(
                    remount.Request.Disk,
                    await GuardAsync(remount.Request.Disk, () => manager.RemountAsync(remount.Request, cancellationToken), Failed, cancellationToken),
                    string.Join(',', remount.Request.Options));
            case PlannedAction.Unmount unmount:
                await StopFirstAsync(unmount, cancellationToken);
                return new ReconcilerMessage.UnmountDone(
                    unmount.Disk,
                    await GuardAsync(
                        unmount.Disk,
                        () => manager.UnmountAsync(unmount.Disk, unmount.MountPoint, cancellationToken),
                        words => new UnmountOutcome.Failed(Codes.UnmountFailed, words, []),
                        cancellationToken),
                    unmount.DeviceGone);
            case PlannedAction.Link link:
                return new ReconcilerMessage.LinksDone(link.Disk, manager.EnsureLinks(link.MountPoint, link.Links));
            case PlannedAction.Unlink unlink:
                manager.RemoveLinks(unlink.MountPoint, unlink.Links);
                return new ReconcilerMessage.LinksDone(unlink.Disk, []);
            default:
                throw new InvalidOperationException($"unknown action {action.GetType().Name}");
        }

        static MountOutcome Failed(string words) => new MountOutcome.Failed(Codes.MountFailed, words, []);
    }

    /// <summary>Before the mount, so that the directory under it is guarded in the very moment in which the mount goes.</summary>
    private void Guard(MountRequest request)
    {
        if (request.Guard)
        {
            inbox.TryWrite(new ReconcilerMessage.GuardDone(request.Disk, request.MountPoint, true, guard.Set(request.MountPoint)));
        }
    }

    /// <summary>
    /// Stops what works on the disk, so that nobody writes into the directory that is left, and the unmount does not find it busy. What would
    /// not stop is told; the unmount is tried all the same, and is never forced.
    /// </summary>
    private async Task StopFirstAsync(PlannedAction.Unmount unmount, CancellationToken cancellationToken)
    {
        try
        {
            await _stops.StopAsync(unmount.Disk, unmount.StopFirst, "the disk is unmounted, " + unmount.Reason, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.EffectThrew(logger, exception, unmount.Disk);
        }
    }

    /// <summary>The boundary at which a bug or a broken link in an adapter becomes the failure of this one disk.</summary>
    private async Task<T> GuardAsync<T>(string disk, Func<Task<T>> effect, Func<string, T> failed, CancellationToken cancellationToken)
    {
        try
        {
            return await effect();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.EffectThrew(logger, exception, disk);
            return failed(exception.Message);
        }
    }
}
