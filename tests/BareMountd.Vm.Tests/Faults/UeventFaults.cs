using System.Globalization;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>Far more device events than disks, and events that are lost.</summary>
public abstract class UeventFaults(VmFixture fixture) : SystemFaultTest(fixture)
{
    /// <summary>Memory that may be taken on the way and kept by the collector, KiB.</summary>
    private const int MemoryAllowed = 40 * 1024;

    [Fault("1,000 uevents in a second",
        Sees = "nothing; a disk that comes in the middle of it is mounted",
        Guaranteed = "No disk is lost, standing mounts are not touched, memory is bounded, and the daemon comes to rest: no work and no new generation.")]
    [Fact]
    public async Task A_storm_of_events_loses_no_disk_and_ends_in_quiet()
    {
        string standing = await StartAsync();
        string life = await LifeAsync();
        int before = await ResidentAsync();
        Task<string> storm = StormAsync(1000);
        await PlugAsync("late");
        Figure($"1,000 events written in {await storm} ms");
        await UntilMountedAsync("late");
        await UntilQuietAsync();
        int after = await ResidentAsync();
        Figure($"memory {before / 1024} MiB before, {after / 1024} MiB after");
        Assert.InRange(after, 0, before + MemoryAllowed);
        Assert.Equal(standing, await MountAtAsync($"{Base}/standing"));

        storm = StormAsync(100);
        await PullAsync("late");
        await storm;
        await UntilStateAsync("late", "missing");
        Assert.Equal(standing, await MountAtAsync($"{Base}/standing"));
        Assert.Equal(life, await LifeAsync());
    }

    [Fault("the kernel drops device events because nobody read them",
        Sees = "a line in the journal that the device list was read anew, and why",
        Guaranteed = "What is there is read from the kernel again: a disk whose own event was lost is found, a disk that went is missing.")]
    [Fact]
    public async Task Lost_events_lead_to_a_new_list()
    {
        // Without the right to a large buffer the kernel's usual one is left, which holds some hundred events.
        HealBy("rm -rf /run/systemd/system/baremountd.service.d; systemctl daemon-reload; systemctl restart baremountd");
        await Machine.MustRunAsync(
            """
            mkdir -p /run/systemd/system/baremountd.service.d
            printf '[Service]\nCapabilityBoundingSet=\nCapabilityBoundingSet=CAP_DAC_READ_SEARCH CAP_DAC_OVERRIDE\n' > /run/systemd/system/baremountd.service.d/small.conf
            sysctl -q net.core.rmem_max=65536
            systemctl daemon-reload
            systemctl restart baremountd
            """,
            Patient,
            Cancelled);
        HealBy("sysctl -q net.core.rmem_max=212992");
        string standing = await StartAsync();
        string life = await LifeAsync();
        await PlugAsync("goes");
        await UntilMountedAsync("goes");

        HealBy("systemctl kill -s CONT baremountd");
        await Machine.MustRunAsync("systemctl kill -s STOP baremountd", Patient, Cancelled);
        await StormAsync(400);
        await PlugAsync("late");
        await Machine.FindDiskAsync(SerialOf("late"), Patient, Cancelled);
        await PullAsync("goes");
        await Machine.MustRunAsync("systemctl kill -s CONT baremountd", Patient, Cancelled);

        await UntilMountedAsync("late");
        await UntilStateAsync("goes", "missing");
        await Machine.MustRunAsync(
            "journalctl -b -u baremountd --no-pager -o cat | grep -E 'read anew.*(lost device events|events were lost)' | tail -n 1 | grep .", Patient, Cancelled);
        Assert.Equal(standing, await MountAtAsync($"{Base}/standing"));
        await UntilQuietAsync();
        Assert.Equal(life, await LifeAsync());
    }

    /// <summary>Declares the disks and mounts one that stands through all of it; its mount.</summary>
    private async Task<string> StartAsync()
    {
        await DeclareAsync($$"""
            {
              "standing": { "match": { "serial": "BMTEST-standing" }, "mountPoint": "{{Base}}/standing" },
              "goes": { "match": { "serial": "BMTEST-goes" }, "mountPoint": "{{Base}}/goes" },
              "late": { "match": { "serial": "BMTEST-late" }, "mountPoint": "{{Base}}/late" }
            }
            """);
        await PlugAsync("standing");
        await UntilMountedAsync("standing");
        await UntilQuietAsync();
        return await MountAtAsync($"{Base}/standing");
    }

    /// <summary>Has the kernel send so many events about all block devices, as quickly as it can be asked to; the time it took, ms.</summary>
    private Task<string> StormAsync(int events) => Machine.MustRunAsync(
        string.Create(CultureInfo.InvariantCulture, $$"""
            begin=$(date +%s%N)
            n=0
            while [ $n -lt {{events}} ]; do
              for f in /sys/class/block/*/uevent; do echo change > $f; n=$((n + 1)); done
            done 2> /dev/null
            echo $(( ($(date +%s%N) - begin) / 1000000 ))
            """),
        Patient,
        Cancelled);
}
