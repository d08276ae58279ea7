using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Health;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Proc;
using BareMountd.Linux.Simulation;
using BareMountd.Linux.Tests.Health;
using BareMountd.Tests.Shared;

namespace BareMountd.Linux.Tests.Simulation;

public sealed class SimulatedHealthProberTests
{
    [Fact]
    public async Task A_recorded_disk_answers_what_its_tree_says_and_what_a_healthy_disk_would()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        MountTableSource recorded = new(tree.Roots);
        SimulatedMountManager mounts = new(recorded.Read(), []);
        FakeClock time = new();
        SimulatedHealthProber prober = new(tree.Roots, new SimulatedUsageSource(mounts), time);
        DeviceKey device = new("sdd1", new DeviceNumber(8, 49), 4);
        await mounts.MountAsync(
            new MountRequest { Disk = "storage", Device = device, DevNode = "/dev/sdd1", MountPoint = "/mnt/wsl/storage", FsType = "ext4", UdevRunning = false },
            TestContext.Current.CancellationToken);
        ProbeTarget target = new(
            "storage", device, "/dev/sdd1", "ext4", null, "/mnt/wsl/storage", false, "mnt-wsl-storage.mount", new HealthConfig { Canary = new CanaryConfig() });
        Reports reports = new();

        prober.Start(target, time.GetUtcNow(), reports.Take);
        Assert.Equal(["canary", "device", "queue", "root", "space", "unit"], reports.All.Select(one => one.Report.Probe));
        Assert.Equal(new ProbeReading.Device("running", 0, 0), reports.Of("storage", "device")[0].Reading);
        Assert.True(reports.Of("storage", "space")[0].Reading is ProbeReading.Space { Usage.AvailableBytes: > 0 });
        Assert.True(reports.Of("storage", "canary")[0].Reading is ProbeReading.Canary { Intact: true });
        Assert.True(reports.Of("storage", "queue")[0].Reading is ProbeReading.Queue { InFlight: 0, Completed: > 0 });

        // The tree changes as sysfs would, and the canary keeps its interval.
        File.WriteAllText(Path.Combine(tree.Roots.Block, "sdd/device/ioerr_cnt"), "0x3\n");
        time.Advance(TimeSpan.FromSeconds(30));
        prober.Start(target, time.GetUtcNow(), reports.Take);
        Assert.Equal(new ProbeReading.Device("running", 3, 0), reports.Of("storage", "device")[1].Reading);
        Assert.Single(reports.Of("storage", "canary"));

        await mounts.UnmountAsync("storage", "/mnt/wsl/storage", TestContext.Current.CancellationToken);
        prober.Start(target with { MountPoint = null }, time.GetUtcNow(), reports.Take);
        Assert.Equal(new ProbeReading.Superblock(true, false, false), reports.Of("storage", "superblock").Single().Reading);
        Assert.Equal(2, reports.Of("storage", "space").Count);
        Assert.Empty(prober.Stuck);
    }
}
