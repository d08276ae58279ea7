using BareMountd.Core.Control;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Simulated;

/// <summary>Policies through the whole daemon, from the configuration file to the history of events.</summary>
public sealed class SimulatedPolicyTests
{
    private const string Storage = """
        { "storage": { "match": { "serial": "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4." }, "mountPoint": "/mnt/wsl/storage", "fsType": "ext4",
          "policy": { "guard": true, "stop": ["writer.service"], "restart": ["reader.service"], "hook": { "command": ["/bin/tell"], "on": ["state", "asked"] } } } }
        """;

    [Fact]
    public async Task A_disk_that_goes_and_comes_again_stops_and_restarts_units_and_runs_its_hook()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        DiskStatus disk = await daemon.UntilAsync("storage", "mounted");
        Plug plug = new(tree, disk.Device!.Disk!);
        Assert.DoesNotContain("reader.service", daemon.Log, StringComparison.Ordinal);

        plug.Pull();
        await daemon.UntilAsync("storage", "missing");
        await daemon.UntilLogAsync("simulated: stop writer.service");
        plug.Insert();
        await daemon.UntilAsync("storage", "mounted");
        await daemon.UntilLogAsync("simulated: restart reader.service");
        await daemon.UntilLogAsync("simulated: run baremountd-hook-storage-");

        EventsResponse told = await daemon.GetAsync("/v1/events?kind=policy&disk=storage", ControlJson.Default.EventsResponse);
        Assert.Contains(told.Events, e => e.Message == "/mnt/wsl/storage is immutable while nothing is mounted there" && e.Facts["action"] == "guard");
        Assert.Contains(told.Events, e => e.Facts["action"] == "stop" && e.Facts["unit"] == "writer.service");
        await daemon.UntilLogAsync("ran the hook for state");
    }

    [Fact]
    public async Task A_user_who_unmounts_has_units_stopped_before_and_the_hook_is_told_what_was_asked()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        await daemon.UntilAsync("storage", "mounted");
        Assert.Equal(0, (await daemon.CtlAsync("unmount", "storage")).Code);
        await daemon.UntilLogAsync("stopped writer.service: the disk is unmounted, asked by the user");
        await daemon.UntilLogAsync("ran the hook for asked");
    }

    [Fact]
    public async Task A_list_of_devices_that_lacks_one_which_the_kernel_has_takes_no_mount_down()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        DiskStatus disk = await daemon.UntilAsync("storage", "mounted");
        string real = new DirectoryInfo(Path.Combine(tree.Roots.ClassBlock, disk.Device!.Name)).ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        Directory.CreateDirectory(tree.Roots.DevBlock);
        File.CreateSymbolicLink(Path.Combine(tree.Roots.DevBlock, disk.Device.Number), real);

        new Plug(tree, disk.Device.Disk!).Pull();
        await daemon.UntilLogAsync("the kernel still has it: the mount stays");
        Assert.Equal("mounted", (await daemon.GetAsync("/v1/status/storage", ControlJson.Default.DiskStatus)).State);
        Assert.DoesNotContain("stop writer.service", daemon.Log, StringComparison.Ordinal);

        // Gone there too: the next look takes it down.
        File.Delete(Path.Combine(tree.Roots.DevBlock, disk.Device.Number));
        await daemon.UntilAsync("storage", "missing");
    }

    [Fact]
    public async Task A_storm_of_plugs_is_damped_shown_and_counted()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        DiskStatus disk = await daemon.UntilAsync("storage", "mounted");
        Plug plug = new(tree, disk.Device!.Disk!);
        string sequence = Directory.EnumerateFiles(
            new DirectoryInfo(Path.Combine(tree.Roots.ClassBlock, disk.Device.Disk!)).ResolveLinkTarget(returnFinalTarget: true)!.FullName, "diskseq").Single();
        for (int i = 0; i < 4; i++)
        {
            plug.Pull();
            await daemon.UntilAsync(s => s.Disks.Single().State is "missing" or "flapping");
            await File.WriteAllTextAsync(sequence, $"{1000 + i}\n", TestContext.Current.CancellationToken);
            plug.Insert();
            await daemon.UntilAsync(s => s.Disks.Single().State is "mounted" or "flapping" && s.Disks.Single().Device is not null);
        }

        DiskStatus flapping = await daemon.UntilAsync("storage", "flapping");
        Assert.Equal((1, "warning", "flapping"), (flapping.Flaps, flapping.Health, flapping.Conditions.Single(c => c.Severity == "warning").Code));
        Assert.NotNull(flapping.RetryAt);
        using HttpClient http = new();
        string metrics = await http.GetStringAsync(daemon.Metrics, TestContext.Current.CancellationToken);
        Assert.Contains("baremountd_disk_flaps_total{disk=\"storage\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("baremountd_disk_state{disk=\"storage\",state=\"flapping\"} 1", metrics, StringComparison.Ordinal);

        // The user does not have to wait.
        Assert.Equal(0, (await daemon.CtlAsync("mount", "storage")).Code);
        await daemon.UntilAsync("storage", "mounted");
    }
}
