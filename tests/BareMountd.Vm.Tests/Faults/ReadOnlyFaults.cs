using System.Text.Json.Nodes;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>A filesystem that the kernel makes read-only by itself.</summary>
public abstract class ReadOnlyFaults(VmFixture fixture) : FaultTest(fixture)
{
    [Fault("the kernel makes a mount read-only",
        Sees = "`read-only-flip` with the filesystem's own record of its error, also where the kernel leaves the mount table at `rw`; writers get an error",
        Guaranteed = "The mount is left as it is, readable. What was synced before is intact; unmounted, checked and mounted again, the disk works.")]
    [Fact]
    public async Task A_read_only_flip_is_shown_and_a_check_and_a_mount_bring_the_disk_back()
    {
        string point = $"{Base}/flips";
        await DeclareAsync($$"""{ "flips": { "match": { "serial": "BMTEST-flips" }, "mountPoint": "{{point}}", "health": { "interval": "5s" } } }""");
        await PlugAsync("flips");
        await UntilMountedAsync("flips");
        await Machine.MustRunAsync($"dd if=/dev/urandom of={point}/file bs=64k count=16 conv=fsync status=none && md5sum {point}/file > /run/flips.md5", null, Cancelled);
        string before = await MountAtAsync(point);
        string daemon = await DaemonAsync();
        string name = (await StatusAsync("flips"))["device"]!["name"]!.GetValue<string>();

        await Machine.MustRunAsync($"echo 1 > /sys/fs/ext4/{name}/trigger_fs_error", null, Cancelled);
        Assert.Equal(before, await MountAtAsync(point));
        await Machine.MustRunAsync("md5sum -c /run/flips.md5", null, Cancelled);
        Assert.Contains("Read-only file system", (await Machine.RunAsync($"touch {point}/new", null, Cancelled)).Error, StringComparison.Ordinal);

        await UntilConditionAsync("flips", "read-only-flip");
        JsonNode flip = (await StatusAsync("flips"))["conditions"]!.AsArray().Single(c => c!["code"]!.GetValue<string>() == "read-only-flip")!;
        Assert.Equal("critical", flip["severity"]!.GetValue<string>());
        Assert.Contains("trigger_test_error", flip.ToJsonString(), StringComparison.Ordinal);

        await Machine.MustRunAsync($"{Api}/disks/flips/unmount -X POST", Patient, Cancelled);
        await Machine.MustRunAsync($"{Api}/disks/flips/mount -X POST", Patient, Cancelled);
        await Machine.MustRunAsync("echo 3 > /proc/sys/vm/drop_caches; md5sum -c /run/flips.md5", null, Cancelled);
        await WorksAsync(point);
        Assert.DoesNotContain("read-only-flip", Codes(await StatusAsync("flips")));
        Assert.StartsWith("clean", await Machine.MustRunAsync($"dumpe2fs -h /dev/{name} 2> /dev/null | awk -F': *' '/^Filesystem state/ {{ print $2 }}'", null, Cancelled), StringComparison.Ordinal);
        Assert.Equal(daemon, await DaemonAsync());
    }
}
