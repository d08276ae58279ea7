using System.Threading.Channels;
using BareMountd.Core;
using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Simulation;

namespace BareMountd.Linux.Tests.Simulation;

public sealed class SimulatedMountManagerTests
{
    private static readonly MountEntry s_root = new()
    {
        Id = 1,
        ParentId = 0,
        Number = new DeviceNumber(8, 1),
        Root = "/",
        MountPoint = "/",
        Options = "rw",
        FsType = "ext4",
        Source = "/dev/sda1",
        SuperOptions = "rw",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mounts_stand_on_the_recorded_table_and_every_change_is_published()
    {
        SimulatedMountManager manager = new(new MountTable([s_root]), []);
        Channel<MountTable> changes = Channel.CreateUnbounded<MountTable>();
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task pump = manager.RunAsync(changes.Writer, end.Token);
        Assert.Equal([s_root], (await changes.Reader.ReadAsync(Cancel)).Entries);

        Assert.Equal(new MountOutcome.Mounted("mnt-data.mount"), await manager.MountAsync(Request(), Cancel));
        MountEntry? entry = (await changes.Reader.ReadAsync(Cancel)).At("/mnt/data");
        Assert.NotNull(entry);
        Assert.Equal((new DeviceNumber(8, 16), "/dev/sdb", "ext4", 1), (entry.Number, entry.Source, entry.FsType, entry.ParentId));
        Assert.Equal(new MountOutcome.AlreadyMounted("mnt-data.mount"), await manager.MountAsync(Request(), Cancel));

        Assert.IsType<MountOutcome.Mounted>(await manager.RemountAsync(Request() with { Options = ["ro"] }, Cancel));
        Assert.True((await changes.Reader.ReadAsync(Cancel)).At("/mnt/data")!.ReadOnly);

        Assert.IsType<UnmountOutcome.Unmounted>(await manager.UnmountAsync("data", "/mnt/data", Cancel));
        Assert.Equal([s_root], (await changes.Reader.ReadAsync(Cancel)).Entries);
        Assert.IsType<UnmountOutcome.Unmounted>(await manager.UnmountAsync("data", "/mnt/data", Cancel));

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pump);
        Assert.Equal(0, changes.Reader.Count);
    }

    [Fact]
    public async Task Another_device_makes_the_mount_point_busy()
    {
        SimulatedMountManager manager = new(new MountTable([s_root]), []);
        await manager.MountAsync(Request(), Cancel);
        MountRequest other = Request() with { Device = new DeviceKey("sdc", new DeviceNumber(8, 32), 3), DevNode = "/dev/sdc" };
        Assert.Equal(Codes.MountPointBusy, Assert.IsType<MountOutcome.Failed>(await manager.MountAsync(other, Cancel)).Code);
        Assert.Equal(Codes.MountPointBusy, Assert.IsType<MountOutcome.Failed>(await manager.RemountAsync(other, Cancel)).Code);
    }

    [Fact]
    public async Task Scripted_failures_come_and_go()
    {
        SimulatedMountManager manager = new(new MountTable([s_root]), [], new Dictionary<string, string> { ["data"] = Codes.FsckFailed });
        Assert.Equal(Codes.FsckFailed, Assert.IsType<MountOutcome.Failed>(await manager.MountAsync(Request(), Cancel)).Code);
        manager.Script("data", null);
        Assert.IsType<MountOutcome.Mounted>(await manager.MountAsync(Request(), Cancel));
        manager.Script("data", Codes.UnmountBusy);
        Assert.Equal(Codes.UnmountBusy, Assert.IsType<UnmountOutcome.Failed>(await manager.UnmountAsync("data", "/mnt/data", Cancel)).Code);
        Assert.NotNull(manager.Read().At("/mnt/data"));
        manager.RemoveDevice("/dev/sdb");
        Assert.Null(manager.Read().At("/mnt/data"));
    }

    [Fact]
    public async Task A_mount_with_another_one_below_is_busy()
    {
        SimulatedMountManager manager = new(new MountTable([s_root]), []);
        await manager.MountAsync(Request(), Cancel);
        MountRequest below = Request() with
        {
            Disk = "below",
            Device = new DeviceKey("sdc", new DeviceNumber(8, 32), 3),
            DevNode = "/dev/sdc",
            MountPoint = "/mnt/data/below",
        };
        await manager.MountAsync(below, Cancel);
        Assert.Equal(Codes.UnmountBusy, Assert.IsType<UnmountOutcome.Failed>(await manager.UnmountAsync("data", "/mnt/data", Cancel)).Code);
    }

    [Fact]
    public void Links_are_kept_in_memory()
    {
        SimulatedMountManager manager = new(MountTable.Empty, []);
        Assert.Empty(manager.EnsureLinks("/mnt/data", ["/data"]));
        manager.RemoveLinks("/mnt/other", ["/data"]);
        Assert.Equal("/mnt/data", manager.Links["/data"]);
        manager.RemoveLinks("/mnt/data", ["/data"]);
        Assert.Empty(manager.Links);
    }

    private static MountRequest Request() => new()
    {
        Disk = "data",
        Device = new DeviceKey("sdb", new DeviceNumber(8, 16), 2),
        DevNode = "/dev/sdb",
        MountPoint = "/mnt/data",
        FsType = "ext4",
        UdevRunning = false,
    };
}
