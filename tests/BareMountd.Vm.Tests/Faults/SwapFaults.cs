namespace BareMountd.Vm.Tests.Faults;

/// <summary>Another disk under the name that the declared one had.</summary>
public abstract class SwapFaults(VmFixture fixture) : FaultTest(fixture)
{
    private string Point => $"{Base}/swapped";

    [Fault("a swapped disk under the same name",
        Sees = "state `missing`; the other disk in `baremountctl devices`, taken by nobody",
        Guaranteed = "The other disk is never taken for the declared one, whether the daemon looks on, stands still or is down, and is never under its mount point.")]
    [Theory]
    [InlineData("running")]
    [InlineData("frozen")]
    [InlineData("stopped")]
    public async Task Another_disk_under_the_old_name_is_not_taken_for_the_declared_one(string daemon)
    {
        (string before, string after) = daemon switch
        {
            "frozen" => ("systemctl kill -s STOP baremountd", "systemctl kill -s CONT baremountd"),
            "stopped" => ("systemctl stop baremountd.socket baremountd.service", "systemctl start baremountd.socket baremountd.service"),
            _ => ("true", "true"),
        };
        Figure($"daemon {daemon}");
        string name = await MountedAsync();
        HealBy(after);
        await Machine.MustRunAsync(before, Patient, Cancelled);
        await PullAsync("swap-a");

        // The kernel gives the name away once nobody holds the old disk: without a daemon and without udev the mount does.
        await Machine.MustRunAsync(
            daemon == "running" ? $"until ! findmnt {Point} > /dev/null; do sleep 0.05; done" : $"umount {Point} 2> /dev/null; until ! findmnt {Point} > /dev/null; do sleep 0.05; done",
            Patient,
            Cancelled);
        await PlugAsync("swap-b", "the other");
        Assert.Equal(name, await Machine.FindDiskAsync(SerialOf("swap-b"), null, Cancelled));
        await Machine.MustRunAsync(after, Patient, Cancelled);

        await UntilSeenAsync("swap-b");
        await UntilStateAsync("swapped", "missing");
        Assert.Equal("", await MountAtAsync(Point));
        Assert.Equal("", await Machine.MustRunAsync($"findmnt -no TARGET /dev/{name}; true", null, Cancelled));

        // And back: the declared disk under another name is the declared disk.
        await PlugAsync("swap-a");
        await UntilMountedAsync("swapped");
        Assert.NotEqual(name, (await StatusAsync("swapped"))["device"]!["name"]!.GetValue<string>());
        Assert.Equal("a", await Machine.MustRunAsync($"cat {Point}/which", null, Cancelled));
    }

    [Fault("a disk swapped while it is being mounted",
        Sees = "state `missing`; for the moment between the helper's mount and its end the mount table may have the other disk",
        Guaranteed = "The other disk is never told as mounted, and its mount is taken down at once: in the end nothing is under the mount point.")]
    [Fact]
    public async Task A_disk_swapped_under_the_mount_helper_does_not_stay_mounted()
    {
        await MountHelper.InstallAsync(Machine, Cancelled);
        HealBy(MountHelper.Remove);
        await DeclareAsync($$"""{ "swapped": { "match": { "serial": "BMTEST-swap-a" }, "mountPoint": "{{Point}}" } }""");
        await PlugAsync("swap-a");
        string name = await Machine.FindDiskAsync(SerialOf("swap-a"), null, Cancelled);
        await Machine.WaitUntilAsync(MountHelper.IsWaiting, Patient, Cancelled);
        await PullAsync("swap-a");
        await Machine.WaitUntilAsync($"test ! -e /sys/block/{name}", null, Cancelled);
        await PlugAsync("swap-b", "the other");
        Assert.Equal(name, await Machine.FindDiskAsync(SerialOf("swap-b"), null, Cancelled));

        await Machine.MustRunAsync($"dmesg -C; {Api}/watch > /run/fault-watch 2>&1 < /dev/null & echo $! > /run/fault-watch.pid; {MountHelper.Release}", null, Cancelled);
        HealBy("kill $(cat /run/fault-watch.pid)");
        await UntilStateAsync("swapped", "missing");
        await Machine.WaitUntilAsync($"! findmnt {Point} && ! findmnt /dev/{name} && test -z \"$(systemctl list-jobs --no-legend)\"", Patient, Cancelled);
        await UntilStateAsync("swapped", "missing");
        Assert.Equal("", await Machine.MustRunAsync("grep '\"state\":\"mounted\"' /run/fault-watch; true", null, Cancelled));
        string mounted = await Machine.MustRunAsync($"dmesg | grep -c 'EXT4-fs ({name}): mounted' ; true", null, Cancelled);
        Figure($"times that the other disk was mounted for a moment: {mounted}");
    }

    private async Task<string> MountedAsync()
    {
        await DeclareAsync($$"""{ "swapped": { "match": { "serial": "BMTEST-swap-a" }, "mountPoint": "{{Point}}" } }""");
        await PlugAsync("swap-a");
        await UntilMountedAsync("swapped");
        await Machine.MustRunAsync($"echo a > {Point}/which && sync -f {Point}/which", null, Cancelled);
        return (await StatusAsync("swapped"))["device"]!["name"]!.GetValue<string>();
    }
}
