using System.Globalization;
using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>No space and no inodes: on a disk, and where the daemon and systemd keep their own state.</summary>
public abstract class FullFaults(VmFixture fixture) : FaultTest(fixture)
{
    [Fault("no space and no inodes on a disk",
        Sees = "`inodes-low`, `space-low`, free space and free inodes as they are",
        Guaranteed = "The daemon and every other disk go on. The canary takes nothing of the last room. The full disk can be unmounted and mounted; what is on it is intact.")]
    [Fact]
    public async Task A_full_disk_is_shown_as_full_and_can_be_unmounted_and_mounted()
    {
        string point = $"{Base}/brim";
        await PlugBlankAsync("brim");
        string name = await Machine.FindDiskAsync(SerialOf("brim"), null, Cancelled);
        await Machine.MustRunAsync($"mkfs.ext4 -q -m 0 -N 128 -E lazy_itable_init=0,lazy_journal_init=0 /dev/{name} 16m", Patient, Cancelled);
        await PullAsync("brim");
        await DeclareAsync($$"""
            {
              "brim": { "match": { "serial": "BMTEST-brim" }, "mountPoint": "{{point}}", "health": { "interval": "5s", "canary": { "interval": "5s" } } },
              "neighbour": { "match": { "serial": "BMTEST-neighbour" }, "mountPoint": "{{Base}}/neighbour" }
            }
            """);
        await PlugBlankAsync("brim");
        await PlugAsync("neighbour");
        await UntilMountedAsync("brim");
        await UntilMountedAsync("neighbour");
        string daemon = await DaemonAsync();

        GuestResult inodes = await Machine.RunAsync($"cd {point} && for i in $(seq 200); do echo $i > small-$i || exit 1; done", Patient, Cancelled);
        Assert.Contains("No space left on device", inodes.Error, StringComparison.Ordinal);
        JsonNode usage = (await StatusAsync("brim"))["usage"]!;
        Assert.Equal(0, usage["freeInodes"]!.GetValue<long>());
        Assert.InRange(usage["availableBytes"]!.GetValue<long>(), 1 << 20, long.MaxValue);

        GuestResult space = await Machine.RunAsync($"dd if=/dev/zero of={point}/small-1 bs=64k conv=fsync status=none", Patient, Cancelled);
        Assert.Contains("No space left on device", space.Error, StringComparison.Ordinal);
        Assert.InRange((await StatusAsync("brim"))["usage"]!["availableBytes"]!.GetValue<long>(), 0, 65535);
        await Machine.MustRunAsync("curl -sS --fail http://127.0.0.1:10099/metrics | grep -q 'disk=\"brim\"'", Patient, Cancelled);

        await WorksAsync($"{Base}/neighbour");
        await UntilConditionAsync("brim", "inodes-low");
        await UntilConditionAsync("brim", "space-low");
        Assert.DoesNotContain("canary-corrupt", Codes(await StatusAsync("brim")));
        Assert.InRange(int.Parse(await Machine.MustRunAsync($"find {point}/.baremountd -type f | wc -l", null, Cancelled), CultureInfo.InvariantCulture), 0, 1);
        await Machine.MustRunAsync($"{Api}/disks/brim/unmount -X POST", Patient, Cancelled);
        Assert.Equal("", await MountAtAsync(point));
        await Machine.MustRunAsync($"{Api}/disks/brim/mount -X POST", Patient, Cancelled);
        Assert.Equal("2", await Machine.MustRunAsync($"cat {point}/small-2 && ! touch {point}/one-more", null, Cancelled));
        Assert.Equal(daemon, await DaemonAsync());
    }

    [Fault("no space in /run",
        Sees = "`state-not-kept` in the status; a disk that comes then is mounted, or failed (or, when udevd has no room for what it found, missing) until there is room",
        Guaranteed = "Standing mounts stay, the daemon lives and answers. When there is room again, the disk is mounted and known as the daemon's own.")]
    [Fact]
    public async Task With_a_full_run_directory_mounts_stay_and_nothing_is_forgotten()
    {
        string point = $"{Base}/stands";
        await DeclareAsync($$"""
            {
              "stands": { "match": { "serial": "BMTEST-stands" }, "mountPoint": "{{point}}" },
              "comes": { "match": { "serial": "BMTEST-comes" }, "mountPoint": "{{Base}}/comes" }
            }
            """);
        await PlugAsync("stands");
        await UntilMountedAsync("stands");
        string before = await MountAtAsync(point);
        string daemon = await DaemonAsync();

        HealBy("rm -f /run/fault-filler");
        await Machine.MustRunAsync(
            """
            dd if=/dev/zero of=/run/fault-filler bs=1M status=none
            dd if=/dev/zero of=/run/fault-filler bs=4k oflag=append conv=notrunc status=none
            test "$(stat -f -c %a /run)" = 0
            """,
            Patient,
            Cancelled);
        await PlugAsync("comes");
        await Machine.WaitUntilAsync($"{Api}/status | tee /dev/stderr | grep -q state-not-kept", Patient, Cancelled);

        // Which of the three it is depends on who took the last room: udevd keeps its database there, systemd the unit, the daemon the link.
        await UntilSeenAsync("comes");
        await Machine.WaitUntilAsync($"{Api}/status/comes | tee /dev/stderr | grep -qE '\"state\":\"(mounted|failed|missing)\"'", Patient, Cancelled);
        Figure($"the disk that came without room: {(await StatusAsync("comes"))["state"]!.GetValue<string>()}");
        Assert.Equal(before, await MountAtAsync(point));
        Assert.Equal("mounted", (await StatusAsync("stands"))["state"]!.GetValue<string>());
        Assert.Equal(daemon, await DaemonAsync());

        await Machine.MustRunAsync("rm -f /run/fault-filler", null, Cancelled);
        await UntilMountedAsync("comes");
        await Machine.WaitUntilAsync($"! {Api}/status | grep -q state-not-kept", Patient, Cancelled);
        Assert.Equal(before, await MountAtAsync(point));
        Assert.Equal(daemon, await DaemonAsync());

        await Machine.MustRunAsync("systemctl restart baremountd", Patient, Cancelled);
        await UntilMountedAsync("comes");
        Assert.True((await StatusAsync("comes"))["owned"]!.GetValue<bool>());
        Assert.True((await StatusAsync("stands"))["owned"]!.GetValue<bool>());
    }
}
