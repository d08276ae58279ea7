using System.Globalization;
using System.Text.Json.Nodes;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>A disk that takes requests and never answers.</summary>
public abstract class HangFaults(VmFixture fixture) : FaultTest(fixture)
{
    private const string Uuid = "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e33";

    /// <summary>Prints the kernel's name of the mapping; without udev nobody makes the node below /dev/mapper.</summary>
    private const string Find = "grep -lx hung /sys/block/dm-*/dm/name | cut -d/ -f4";

    /// <summary>What the issue grants an answer while a disk hangs, over its usual time in this machine.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(1);

    [Fault("a disk that hangs",
        Sees = "`io-hung` on that disk; status, metrics and every other disk answer as always",
        Guaranteed = "Nothing waits for the hung disk but what works on it. When it answers again, all goes on, with nothing lost.")]
    [Fact]
    public async Task A_hung_disk_keeps_nobody_waiting()
    {
        // The device mapper of the guest's own kernel: suspended, it keeps requests and answers none. The filesystem begins 1 MiB into the
        // disk, so that the mapping shows it and the disk does not.
        await PlugBlankAsync("hung");
        string disk = await Machine.FindDiskAsync(SerialOf("hung"), null, Cancelled);
        HealBy("dmsetup resume hung; systemctl stop fault-hung-reader fault-hung-writer; umount /mnt/hung /mnt/wsl/hung; dmsetup remove --retry hung");
        await Machine.MustRunAsync(
            $"""
            set -e
            modprobe dm-mod
            dmsetup create hung --table "0 $(($(blockdev --getsz /dev/{disk}) - 2048)) linear /dev/{disk} 2048"
            until grep -qx hung /sys/block/dm-*/dm/name; do sleep 0.05; done
            mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 -U {Uuid} /dev/$({Find})
            """,
            Patient,
            Cancelled);
        await DeclareAsync($$"""
            {
              "hung": { "match": { "uuid": "{{Uuid}}" }, "mountPoint": "{{Base}}/hung", "health": { "interval": "5s", "hungAfter": "5s", "canary": { "interval": "5s" } } },
              "neighbour": { "match": { "serial": "BMTEST-neighbour" }, "mountPoint": "{{Base}}/neighbour" }
            }
            """);
        await PlugAsync("neighbour");
        await UntilMountedAsync("neighbour");
        await Machine.MustRunAsync($"echo change > /sys/block/$({Find})/uevent", null, Cancelled);
        await UntilMountedAsync("hung");
        await Machine.MustRunAsync($"dd if=/dev/urandom of={Base}/hung/file bs=64k count=4 conv=fsync status=none && md5sum {Base}/hung/file > /run/hung.md5", null, Cancelled);
        string daemon = await DaemonAsync();
        (TimeSpan status, TimeSpan metrics) usual = await TimesAsync();

        // Hung with work on it: a reader past the cache and a writer, and an event that makes everybody look at the device again.
        await Machine.MustRunAsync(
            $"""
            set -e
            dmsetup suspend --nolockfs --noflush hung
            systemd-run -q --collect --unit=fault-hung-reader dd if={Base}/hung/file of=/dev/null bs=64k iflag=direct
            systemd-run -q --collect --unit=fault-hung-writer dd if=/dev/zero of={Base}/hung/more bs=64k count=1 conv=fsync
            echo change > /sys/block/$({Find})/uevent
            """,
            null,
            Cancelled);
        await UntilConditionAsync("hung", "io-hung");
        (TimeSpan status, TimeSpan metrics) during = await TimesAsync();
        Figure($"status {usual.status.TotalMilliseconds:F0} ms, with a hung disk {during.status.TotalMilliseconds:F0} ms");
        Figure($"metrics {usual.metrics.TotalMilliseconds:F0} ms, with a hung disk {during.metrics.TotalMilliseconds:F0} ms");
        Assert.InRange(during.status, TimeSpan.Zero, usual.status + s_grace);
        Assert.InRange(during.metrics, TimeSpan.Zero, usual.metrics + s_grace);
        Assert.Equal("active", await Machine.MustRunAsync("systemctl is-active fault-hung-reader", null, Cancelled));

        // Other disks: one works, and one that comes is mounted.
        await WorksAsync($"{Base}/neighbour");
        await PullAsync("neighbour");
        await UntilStateAsync("neighbour", "missing");
        await PlugAsync("neighbour");
        await UntilMountedAsync("neighbour");
        Assert.Equal(daemon, await DaemonAsync());

        await Machine.MustRunAsync("dmsetup resume hung", null, Cancelled);
        await Machine.WaitUntilAsync("test -z \"$(systemctl list-units --plain --no-legend 'fault-hung-*')\"", Patient, Cancelled);
        await Machine.MustRunAsync($"echo 3 > /proc/sys/vm/drop_caches; md5sum -c /run/hung.md5", Patient, Cancelled);
        await WorksAsync($"{Base}/hung");
        await UntilMountedAsync("hung");
        JsonNode after = await StatusAsync("hung");
        Assert.Equal("mounted", after["state"]!.GetValue<string>());
    }

    /// <summary>Median times of five answers each, as curl measures them.</summary>
    private async Task<(TimeSpan Status, TimeSpan Metrics)> TimesAsync()
    {
        return (
            await MedianAsync("--unix-socket /run/baremountd/control.sock http://localhost/v1/status"),
            await MedianAsync("http://127.0.0.1:10099/metrics"));

        async Task<TimeSpan> MedianAsync(string what)
        {
            string times = await Machine.MustRunAsync(
                $"for i in 1 2 3 4 5; do curl -sS --fail -o /dev/null -w '%{{time_total}}\\n' {what}; done", Patient, Cancelled);
            return TimeSpan.FromSeconds(times.Split('\n').Select(t => double.Parse(t, CultureInfo.InvariantCulture)).Order().ElementAt(2));
        }
    }
}
