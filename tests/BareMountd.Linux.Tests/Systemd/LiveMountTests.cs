using System.Collections.Immutable;
using System.Diagnostics;
using BareMountd.Core;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Tests.Systemd;

/// <summary>The mount manager against a real systemd. Each test takes its mount point down again.</summary>
[Collection(nameof(LiveSystemd))]
public sealed class LiveMountTests
{
    private const string MountPoint = "/mnt/baremountd-live/a b";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_is_checked_mounted_found_again_remounted_and_unmounted()
    {
        await using LiveSystemd live = LiveSystemd.Open();
        await FormatAsync();
        MountRequest request = Request();
        try
        {
            Assert.Equal(new MountOutcome.Mounted(@"mnt-baremountd\x2dlive-a\x20b.mount"), await live.Manager.MountAsync(request, Cancel));
            MountEntry entry = Assert.IsType<MountEntry>(live.Mounts.Read().At(MountPoint));
            Assert.Equal(request.Device.Number, entry.Number);
            string unit = await ShowAsync(live.Manager.UnitFor(MountPoint));
            Assert.Contains("umount.target", unit, StringComparison.Ordinal);
            Assert.Contains("local-fs-pre.target", unit, StringComparison.Ordinal);
            Assert.Contains("CollectMode=inactive-or-failed", unit, StringComparison.Ordinal);

            Assert.IsType<MountOutcome.AlreadyMounted>(await live.Manager.MountAsync(request, Cancel));
            Assert.IsType<MountOutcome.Mounted>(await live.Manager.RemountAsync(request with { Options = ["ro", "noatime"] }, Cancel));
            Assert.True(live.Mounts.Read().At(MountPoint)!.ReadOnly);
            Assert.Contains("noatime", live.Mounts.Read().At(MountPoint)!.Options, StringComparison.Ordinal);
            Assert.IsType<MountOutcome.Mounted>(await live.Manager.RemountAsync(request, Cancel));
            Assert.False(live.Mounts.Read().At(MountPoint)!.ReadOnly);
            Assert.Contains("relatime", live.Mounts.Read().At(MountPoint)!.Options, StringComparison.Ordinal);

            MountOutcome wrong = await live.Manager.RemountAsync(request with { Options = ["nonsense-option"] }, Cancel);
            Assert.Equal(Codes.MountFailed, Assert.IsType<MountOutcome.Failed>(wrong).Code);
            Assert.NotNull(live.Mounts.Read().At(MountPoint));
        }
        finally
        {
            Assert.IsType<UnmountOutcome.Unmounted>(await live.Manager.UnmountAsync("live", MountPoint, Cancel));
        }

        Assert.Null(live.Mounts.Read().At(MountPoint));
        Assert.IsType<UnmountOutcome.Unmounted>(await live.Manager.UnmountAsync("live", MountPoint, Cancel));
        await NothingIsLeftAsync(live);
    }

    [Fact]
    public async Task A_wrong_filesystem_type_keeps_the_words_of_mount_and_leaves_the_name_free()
    {
        await using LiveSystemd live = LiveSystemd.Open();
        await FormatAsync();
        for (int i = 0; i < 2; i++)
        {
            MountOutcome outcome = await live.Manager.MountAsync(Request() with { FsType = "xfs", Fsck = false }, Cancel);
            MountOutcome.Failed failed = Assert.IsType<MountOutcome.Failed>(outcome);
            Assert.Equal(Codes.MountFailed, failed.Code);
            Assert.Contains(failed.Log, line => line.StartsWith("mount: ", StringComparison.Ordinal));
            Assert.StartsWith("mount: ", failed.Detail, StringComparison.Ordinal);
            await NothingIsLeftAsync(live);
        }
    }

    [Fact]
    public async Task A_damaged_filesystem_fails_in_the_check_and_is_not_mounted()
    {
        await using LiveSystemd live = LiveSystemd.Open();
        await FormatAsync();
        // A root directory that is gone is nothing that fsck -a repairs by itself, and state 2 is "has errors", so that it looks at all.
        await RunAsync("debugfs", "-w", "-R", "clri <2>", LiveSystemd.Device);
        await RunAsync("debugfs", "-w", "-R", "ssv state 2", LiveSystemd.Device);
        MountOutcome.Failed failed = Assert.IsType<MountOutcome.Failed>(await live.Manager.MountAsync(Request(), Cancel));
        Assert.Equal(Codes.FsckFailed, failed.Code);
        Assert.NotEmpty(failed.Log);
        Assert.Null(live.Mounts.Read().At(MountPoint));
        await NothingIsLeftAsync(live);
    }

    [Fact]
    public async Task A_mount_in_use_is_not_taken_down()
    {
        await using LiveSystemd live = LiveSystemd.Open();
        await FormatAsync();
        Assert.IsType<MountOutcome.Mounted>(await live.Manager.MountAsync(Request(), Cancel));
        await using (FileStream file = File.Create(MountPoint + "/open"))
        {
            UnmountOutcome.Failed busy = Assert.IsType<UnmountOutcome.Failed>(await live.Manager.UnmountAsync("live", MountPoint, Cancel));
            Assert.Equal(Codes.UnmountBusy, busy.Code);
            Assert.Contains("busy", busy.Detail, StringComparison.Ordinal);
        }

        Assert.IsType<UnmountOutcome.Unmounted>(await live.Manager.UnmountAsync("live", MountPoint, Cancel));
    }

    [Fact]
    public async Task A_unit_file_and_a_mask_are_conflicts_with_the_file_named()
    {
        await using LiveSystemd live = LiveSystemd.Open();
        string file = "/run/systemd/system/" + live.Manager.UnitFor(MountPoint);
        try
        {
            await File.WriteAllTextAsync(file, $"[Mount]\nWhat={LiveSystemd.Device}\nWhere={MountPoint}\n", Cancel);
            await live.Bus.ReloadAsync(Cancel);
            MountOutcome.Failed failed = Assert.IsType<MountOutcome.Failed>(await live.Manager.MountAsync(Request(), Cancel));
            Assert.Equal(Codes.UnitConflict, failed.Code);
            Assert.Contains(file, failed.Detail, StringComparison.Ordinal);

            File.Delete(file);
            File.CreateSymbolicLink(file, "/dev/null");
            await live.Bus.ReloadAsync(Cancel);
            failed = Assert.IsType<MountOutcome.Failed>(await live.Manager.MountAsync(Request(), Cancel));
            Assert.Equal(Codes.UnitConflict, failed.Code);
            Assert.Contains("masked", failed.Detail, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
            await live.Bus.ReloadAsync(Cancel);
        }
    }

    [Fact]
    public async Task A_unit_that_others_refer_to_can_be_mounted_again_with_other_properties()
    {
        await using LiveSystemd live = LiveSystemd.Open();
        await FormatAsync();
        const string User = "/run/systemd/system/baremountd-live-user.service";
        await File.WriteAllTextAsync(User, $"[Unit]\nAfter={live.Manager.UnitFor(MountPoint)}\n[Service]\nExecStart=sleep 1000\n", Cancel);
        try
        {
            await live.Bus.ReloadAsync(Cancel);
            Assert.Equal(JobResult.Done, await live.Bus.StartUnitAsync("baremountd-live-user.service", "replace", Cancel));
            for (int i = 0; i < 2; i++)
            {
                MountOutcome outcome = await live.Manager.MountAsync(Request() with { Options = i == 0 ? ["ro"] : ["rw"] }, Cancel);
                Assert.IsType<MountOutcome.Mounted>(outcome);
                Assert.Equal(i == 0, live.Mounts.Read().At(MountPoint)!.ReadOnly);
                Assert.IsType<UnmountOutcome.Unmounted>(await live.Manager.UnmountAsync("live", MountPoint, Cancel));
            }
        }
        finally
        {
            await live.Bus.StopUnitAsync("baremountd-live-user.service", "replace", CancellationToken.None);
            File.Delete(User);
            await live.Bus.ReloadAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Reload_and_reexec_of_systemd_leave_mounts_and_connection_in_order()
    {
        await using LiveSystemd live = LiveSystemd.Open();
        await FormatAsync();
        Assert.IsType<MountOutcome.Mounted>(await live.Manager.MountAsync(Request(), Cancel));
        await live.Bus.ReloadAsync(Cancel);
        await RunAsync("systemctl", "daemon-reexec");
        Assert.NotNull(live.Mounts.Read().At(MountPoint));
        Assert.IsType<UnmountOutcome.Unmounted>(await live.Manager.UnmountAsync("live", MountPoint, Cancel));
        Assert.IsType<MountOutcome.Mounted>(await live.Manager.MountAsync(Request(), Cancel));
        Assert.IsType<UnmountOutcome.Unmounted>(await live.Manager.UnmountAsync("live", MountPoint, Cancel));
        await NothingIsLeftAsync(live);
    }

    [Fact]
    public async Task A_job_under_way_over_a_reexec_ends_with_its_result()
    {
        await using LiveSystemd live = LiveSystemd.Open();
        ImmutableArray<UnitProperty> properties = TransientMount.OneShot("waits", "/bin/sleep", null, "3");
        Task<JobResult> job = live.Bus.StartTransientUnitAsync("baremountd-live-wait.service", "fail", properties, Cancel);
        await UntilAsync(async () => (await live.Bus.GetUnitAsync("baremountd-live-wait.service", Cancel)).ActiveState == "activating");
        await RunAsync("systemctl", "daemon-reexec");
        JobResult result = await job.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.True(result is JobResult.Done or JobResult.Lost, $"the job ended as {result}");
    }

    [Fact]
    public async Task Another_device_number_is_a_device_that_has_gone()
    {
        await using LiveSystemd live = LiveSystemd.Open();
        MountRequest request = Request();
        DeviceKey other = request.Device with { Number = new DeviceNumber(254, 77) };
        MountOutcome outcome = await live.Manager.MountAsync(request with { Device = other }, Cancel);
        Assert.Equal(Codes.DeviceGone, Assert.IsType<MountOutcome.Failed>(outcome).Code);
    }

    private static MountRequest Request()
    {
        Assert.Equal(0, SystemdLibc.Stat(LiveSystemd.Device, out SystemdLibc.FileFacts facts));
        return new MountRequest
        {
            Disk = "live",
            Device = new DeviceKey(Path.GetFileName(LiveSystemd.Device), new DeviceNumber(facts.DeviceMajor, facts.DeviceMinor), 0),
            DevNode = LiveSystemd.Device,
            MountPoint = MountPoint,
            FsType = "ext4",
            UdevRunning = File.Exists(LinuxRoots.System.UdevControl),
        };
    }

    private static Task<string> FormatAsync() => RunAsync("mkfs.ext4", "-q", "-F", LiveSystemd.Device);

    private static Task<string> ShowAsync(string unit) =>
        RunAsync("systemctl", "show", unit, "-p", "After,Before,Conflicts,CollectMode,Description,What");

    private static async Task NothingIsLeftAsync(LiveSystemd live)
    {
        string failed = await RunAsync("systemctl", "list-units", "--all", "--no-legend", "--plain", "--state=failed", "*baremountd*");
        Assert.Equal("", failed.Trim());
        await UntilAsync(async () => !(await live.Bus.GetUnitAsync(live.Manager.UnitFor(MountPoint), Cancel)).Transient);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromSeconds(10));
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(deadline.Token);
        }
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync(Cancel);
        string output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{await error}");
        return output;
    }
}
