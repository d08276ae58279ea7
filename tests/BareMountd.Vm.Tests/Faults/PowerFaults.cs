using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>The machine ends in one moment, as by <c>wsl --shutdown</c> or a power cut, and boots again with the same disks.</summary>
public abstract class PowerFaults(VmFixture fixture) : FaultTest(fixture)
{
    private string Point => $"{Base}/power";

    [Fault("power cut during writes",
        Sees = "the disk is mounted after the boot; the kernel recovers its journal",
        Guaranteed = "Every record whose fsync succeeded is there and intact. The boot is clean, the daemon ready, its history of events readable.")]
    [Fact]
    public async Task After_a_power_cut_under_writers_all_that_was_acknowledged_is_there()
    {
        await DeclareAsync($$"""{ "power": { "match": { "serial": "BMTEST-power" }, "mountPoint": "{{Point}}" } }""");
        await PlugAsync("power");
        await UntilMountedAsync("power");
        int acknowledged = 0;
        int cuts = Soak.Times(1, 10);
        for (int cut = 0; cut < cuts; cut++)
        {
            // The notes lie on the system's disk and are synced, so they outlive the cut as well.
            RecordWriter writers = new(Machine, Point, "/var/tmp/faults/notes", count: 2);
            await writers.StartAsync(Cancelled);
            await Machine.PowerCutAsync(Cancelled);
            await BootedWellAsync();
            acknowledged += await writers.VerifyAsync(Cancelled);
        }

        Figure($"cuts {cuts}");
        Figure($"records acknowledged and intact {acknowledged}");
    }

    [Fault("power cut during a mount",
        Sees = "the disk is mounted after the boot",
        Guaranteed = "The boot is clean: no failed unit, the daemon ready, its history of events readable, what was synced on the disk intact.")]
    [Fact]
    public async Task After_a_power_cut_in_the_middle_of_a_mount_the_next_boot_is_clean()
    {
        await DeclareAsync($$"""{ "power": { "match": { "serial": "BMTEST-power" }, "mountPoint": "{{Point}}" } }""");
        await PlugAsync("power");
        await UntilMountedAsync("power");
        await Machine.MustRunAsync($"dd if=/dev/urandom of={Point}/file bs=64k count=16 conv=fsync status=none && md5sum {Point}/file > /var/tmp/power.md5 && sync /var/tmp/power.md5", null, Cancelled);
        HealBy(MountHelper.Remove);

        // Before the mount, inside of it, and when it has just been done.
        string[] moments = [MountHelper.IsWaiting, "systemctl list-jobs --no-legend | grep -q .", $"{MountHelper.Release}; findmnt {Point}"];
        int cuts = Soak.Times(1, 9);
        for (int cut = 0; cut < cuts; cut++)
        {
            await PullAsync("power");
            await UntilStateAsync("power", "missing");
            await MountHelper.InstallAsync(Machine, Cancelled);
            await PlugAsync("power");
            await Machine.WaitUntilAsync(moments[cut % moments.Length], Patient, Cancelled);
            await Machine.PowerCutAsync(Cancelled);
            await BootedWellAsync();
            await Machine.MustRunAsync("md5sum -c /var/tmp/power.md5", Patient, Cancelled);
            await WorksAsync(Point);
        }

        Figure($"cuts {cuts}");
    }

    private async Task BootedWellAsync()
    {
        await UntilMountedAsync("power");
        Assert.Equal("running", await Machine.MustRunAsync("systemctl is-system-running --wait", Patient, Cancelled));
        JsonNode disk = await StatusAsync("power");
        Assert.True(disk["owned"]!.GetValue<bool>());
        Assert.Equal("", await Machine.MustRunAsync("find /run/baremountd /var/lib/baremountd -name '*.damaged'", null, Cancelled));

        JsonArray events = JsonNode.Parse(await Machine.MustRunAsync($"{Api}/events?disk=power", Patient, Cancelled))!["events"]!.AsArray();
        long[] numbers = [.. events.Select(e => e!["id"]!.GetValue<long>())];
        Assert.NotEmpty(numbers);
        Assert.Equal(numbers.Order().Distinct(), numbers);
        GuestResult boot = await Machine.RunAsync("journalctl -b -u baremountd -p err --no-pager -o cat", Patient, Cancelled);
        Assert.Equal("", boot.Output);
    }
}
