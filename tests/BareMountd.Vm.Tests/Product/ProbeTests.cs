using System.Globalization;
using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Product;

/// <summary>What the probes see of real disks, and what they promise about them. Runs in both profiles.</summary>
public abstract class ProbeTests(VmFixture fixture) : ProductTest(fixture)
{
    private const string Quick = """ "health": { "interval": "5s", "deadline": "3s", "hungAfter": "10s", "canary": { "interval": "5s" } } """;
    private const string Metrics = "curl -sS http://127.0.0.1:10099/metrics";

    [Theory]
    [InlineData("ext4")]
    [InlineData("xfs")]
    public async Task The_canary_goes_round_leaves_one_file_and_takes_it_away(string fsType)
    {
        string disk = "canary" + fsType;
        await PlugFormattedAsync(disk, $"mkfs.{fsType} -q");
        await DeclareAsync($$"""{ "{{disk}}": { "match": { "serial": "{{SerialOf(disk)}}" }, "mountPoint": "{{Base}}/{{disk}}", {{Quick}} } }""");
        await UntilMountedAsync(disk);
        await UntilMetricAsync($"baremountd_disk_canary_rounds_total{{disk=\"{disk}\",result=\"intact\"}} [2-9]");
        string metrics = await Machine.MustRunAsync(Metrics, Patient, Cancelled);
        foreach (string result in new[] { "damaged", "failed", "skipped", "timed-out" })
        {
            Assert.Contains($"baremountd_disk_canary_rounds_total{{disk=\"{disk}\",result=\"{result}\"}} 0", metrics, StringComparison.Ordinal);
        }

        Tell(string.Join('\n', metrics.Split('\n').Where(line => line.StartsWith("baremountd_disk_canary_seconds", StringComparison.Ordinal))));
        Assert.Equal(
            $"{Base}/{disk}/.baremountd 700 root\n{Base}/{disk}/.baremountd/canary 600 root",
            await Machine.MustRunAsync($"find {Base}/{disk}/.baremountd -printf '%p %m %u\\n'", null, Cancelled));
        Assert.Equal("BMCANARY", await Machine.MustRunAsync($"head -c 8 {Base}/{disk}/.baremountd/canary", null, Cancelled));

        await DeclareAsync($$"""{ "{{disk}}": { "match": { "serial": "{{SerialOf(disk)}}" }, "mountPoint": "{{Base}}/{{disk}}", "health": { "interval": "5s" } } }""");
        await Machine.WaitUntilAsync($"test ! -e {Base}/{disk}/.baremountd", Patient, Cancelled);
    }

    [Fact]
    public async Task A_disk_that_gives_back_other_bytes_is_found_out()
    {
        await PlugBlankAsync("lying");
        string device = await Machine.FindDiskAsync(SerialOf("lying"), null, Cancelled);
        await MapAsync("lying", device);
        await DeclareAsync($$"""{ "lying": { "match": { "uuid": "{{UuidOf(1)}}" }, "mountPoint": "{{Base}}/lying", {{Quick}} } }""");
        await UntilMountedAsync("lying");
        await UntilMetricAsync("""baremountd_disk_canary_rounds_total{disk="lying",result="intact"} [1-9]""");

        // Every write reaches the disk with its hundredth byte changed. Corrupted reads would do less harm to the filesystem, but dm-flakey
        // makes none before Linux 6.16.
        await Machine.MustRunAsync(
            $"""
            set -e
            size=$(blockdev --getsz /dev/mapper/lying)
            dmsetup suspend lying
            dmsetup load lying --table "0 $size flakey /dev/{device} 8192 0 1 5 corrupt_bio_byte 100 w 129 0"
            dmsetup resume lying
            """,
            Patient,
            Cancelled);
        await UntilMetricAsync("""baremountd_disk_canary_rounds_total{disk="lying",result="damaged"} [1-9]""");
        await UntilConditionAsync("lying", "canary-corrupt");
    }

    [Fact]
    public async Task A_disk_that_hangs_is_marked_while_the_others_are_looked_at_and_every_answer_is_quick()
    {
        await PlugBlankAsync("hangs");
        string device = await Machine.FindDiskAsync(SerialOf("hangs"), null, Cancelled);
        await MapAsync("hangs", device);
        await PlugAsync("fine");
        await DeclareAsync(
            $$"""
            {
              "hangs": { "match": { "uuid": "{{UuidOf(1)}}" }, "mountPoint": "{{Base}}/hangs", {{Quick}} },
              "fine": { "match": { "serial": "{{SerialOf("fine")}}" }, "mountPoint": "{{Base}}/fine", {{Quick}} }
            }
            """);
        await UntilMountedAsync("hangs");
        await UntilMountedAsync("fine");
        await UntilMetricAsync("""baremountd_disk_canary_rounds_total{disk="hangs",result="intact"} [1-9]""");
        await UntilMetricAsync("""baremountd_disk_canary_rounds_total{disk="fine",result="intact"} [1-9]""");

        await Machine.MustRunAsync("dmsetup suspend --noflush --nolockfs hangs", Patient, Cancelled);
        await UntilMetricAsync("""baremountd_probe_stuck{disk="hangs",probe="canary"} 1""");

        // The other disk goes on, and nobody who asks waits.
        string before = await RoundsAsync("fine");
        await Machine.WaitUntilAsync($"test \"$({Metrics} | grep -F 'rounds_total{{disk=\"fine\",result=\"intact\"}}')\" != '{before}'", Patient, Cancelled);
        string times = await Machine.MustRunAsync(
            $"for i in 1 2 3; do curl -sS -o /dev/null -w '%{{time_total}} ' --unix-socket /run/baremountd/control.sock http://localhost/v1/status; done", Patient, Cancelled);
        double[] seconds = [.. times.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Tell($"status while a disk hangs: {times}s");
        Assert.All(seconds, one => Assert.InRange(one, 0, 1));
        await UntilConditionAsync("hangs", "io-hung");
        Assert.DoesNotContain(Codes(await StatusAsync("fine")), code => code is "io-hung" or "probe-failed");
        string threads = await Machine.MustRunAsync("ls /proc/$(systemctl show -P MainPID baremountd)/task | wc -l", null, Cancelled);

        // Looks go by, and not one thread more hangs.
        string later = await RoundsAsync("fine");
        await Machine.WaitUntilAsync($"test \"$({Metrics} | grep -F 'rounds_total{{disk=\"fine\",result=\"intact\"}}')\" != '{later}'", Patient, Cancelled);
        string after = await Machine.MustRunAsync("ls /proc/$(systemctl show -P MainPID baremountd)/task | wc -l", null, Cancelled);
        Tell($"threads: {threads}, two looks later {after}");
        Assert.InRange(int.Parse(after, CultureInfo.InvariantCulture), 1, int.Parse(threads, CultureInfo.InvariantCulture) + 2);

        await Machine.MustRunAsync("dmsetup resume hangs", Patient, Cancelled);
        await UntilMetricAsync("""baremountd_probe_stuck{disk="hangs",probe="canary"} 0""");
        string rounds = await RoundsAsync("hangs");
        await Machine.WaitUntilAsync($"test \"$({Metrics} | grep -F 'rounds_total{{disk=\"hangs\",result=\"intact\"}}')\" != '{rounds}'", Patient, Cancelled);
    }

    [Fact]
    public async Task Errors_that_ext4_notes_and_a_mask_on_the_unit_are_seen()
    {
        await PlugAsync("noted");
        await DeclareAsync($$"""{ "noted": { "match": { "serial": "{{SerialOf("noted")}}" }, "mountPoint": "{{Base}}/noted", {{Quick}} } }""");
        await UntilMountedAsync("noted");
        JsonNode disk = await StatusAsync("noted");
        string name = disk["device"]!["name"]!.GetValue<string>();
        string unit = await Machine.MustRunAsync($"systemd-escape --path --suffix=mount {Base}/noted", null, Cancelled);
        await Machine.MustRunAsync($"systemctl mask --runtime {unit}", Patient, Cancelled);
        await UntilConditionAsync("noted", "unit-drift");
        await Machine.MustRunAsync($"systemctl unmask --runtime {unit}", Patient, Cancelled);

        await Machine.MustRunAsync($"echo 1 > /sys/fs/ext4/{name}/trigger_fs_error", null, Cancelled);
        await UntilConditionAsync("noted", "fs-errors");
        JsonNode condition = (await StatusAsync("noted"))["conditions"]!.AsArray().First(c => c!["code"]!.GetValue<string>() == "fs-errors")!;
        Tell(condition.ToJsonString());
        Assert.Contains("trigger_test_error", condition.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_with_a_health_record_shows_it_and_one_without_is_no_error()
    {
        await PlugAsync(new DiskSpec("record") { Serial = SerialOf("record"), SizeBytes = 128L << 20, Nvme = true });
        await Machine.WaitUntilAsync("test -b /dev/nvme0n1", Patient, Cancelled);
        await Machine.MustRunAsync("mkfs.ext4 -q /dev/nvme0n1", Patient, Cancelled);
        await PlugAsync("silent");
        await DeclareAsync(
            $$"""
            {
              "record": { "match": { "serial": "{{SerialOf("record")}}" }, "mountPoint": "{{Base}}/record", {{Quick}} },
              "silent": { "match": { "serial": "{{SerialOf("silent")}}" }, "mountPoint": "{{Base}}/silent", {{Quick}} }
            }
            """);
        await UntilMountedAsync("record");
        await UntilMountedAsync("silent");
        await UntilMetricAsync("""baremountd_disk_smart_passed{disk="record"} 1""");
        await UntilMetricAsync("""baremountd_disk_smart_value{disk="record",name="temperature_celsius"} [0-9]""");
        await UntilMetricAsync("""baremountd_probe_stuck{disk="silent",probe="smart"} 0""");
        string metrics = await Machine.MustRunAsync(Metrics, Patient, Cancelled);
        Tell(string.Join('\n', metrics.Split('\n').Where(line => line.StartsWith("baremountd_disk_smart", StringComparison.Ordinal))));
        Assert.DoesNotContain("baremountd_disk_smart_passed{disk=\"silent\"", metrics, StringComparison.Ordinal);
        foreach (string disk in new[] { "record", "silent" })
        {
            Tell(await Machine.MustRunAsync($"cat /run/baremountd/smart/{disk}.json", null, Cancelled));
            Assert.DoesNotContain(Codes(await StatusAsync(disk)), code => code is "probe-failed" or "smart-failing");
        }

        await Machine.WaitUntilAsync("test -z \"$(systemctl list-units --all --plain --no-legend 'baremountd-smart-*')\"", Patient, Cancelled);
        Assert.Equal("", await Machine.MustRunAsync("journalctl -b -p warning --no-pager -o cat -u 'baremountd-smart-*'", null, Cancelled));
    }

    [Fact]
    public async Task An_xfs_that_the_kernel_shut_down_is_seen()
    {
        await PlugFormattedAsync("shut", "mkfs.xfs -q");
        await DeclareAsync($$"""{ "shut": { "match": { "serial": "{{SerialOf("shut")}}" }, "mountPoint": "{{Base}}/shut", {{Quick}} } }""");
        await UntilMountedAsync("shut");
        await UntilMetricAsync("""baremountd_probe_stuck{disk="shut",probe="xfs-state"} 0""");
        Assert.DoesNotContain("fs-errors", Codes(await StatusAsync("shut")));
        await Machine.MustRunAsync($"xfs_io -x -c shutdown {Base}/shut", Patient, Cancelled);
        await UntilConditionAsync("shut", "fs-errors");
        JsonNode condition = (await StatusAsync("shut"))["conditions"]!.AsArray().First(c => c!["code"]!.GetValue<string>() == "fs-errors")!;
        Tell(condition.ToJsonString());
        Assert.Equal("critical", condition["severity"]!.GetValue<string>());
    }

    protected override async Task HealAsync()
    {
        // A mapping that is suspended would hold up the unmount of its filesystem for ever.
        await DeclareAsync("{}");
        await Machine.MustRunAsync(
            $"""
            for m in hangs lying; do
              dmsetup info $m > /dev/null 2>&1 || continue
              dmsetup resume $m
              if mountpoint -q {Base}/$m; then umount {Base}/$m; fi
              dmsetup remove --retry $m
            done
            """,
            Patient,
            CancellationToken.None);
    }

    private static string UuidOf(int number) => string.Create(CultureInfo.InvariantCulture, $"5d0b0000-0000-4000-8000-{number:D12}");

    /// <summary>A mapping on a disk, with a filesystem that only the mapping shows: it begins 4 MiB into the disk.</summary>
    private Task<string> MapAsync(string name, string device) => Machine.MustRunAsync(
        $"""
        set -e
        modprobe -a dm_mod dm_flakey
        size=$(( $(blockdev --getsz /dev/{device}) - 8192 ))
        dmsetup create {name} --table "0 $size linear /dev/{device} 8192"
        dmsetup mknodes

        # By the kernel's own node: without udev, that is the one whose closing is heard of.
        mkfs.ext4 -q -U {UuidOf(1)} /dev/$(dmsetup info -c --noheadings -o blkdevname {name})
        """,
        Patient,
        Cancelled);

    private async Task PlugFormattedAsync(string id, string mkfs)
    {
        await PlugAsync(new DiskSpec(id) { Serial = SerialOf(id), SizeBytes = 320L << 20 });
        string device = await Machine.FindDiskAsync(SerialOf(id), null, Cancelled);
        await Machine.MustRunAsync($"{mkfs} /dev/{device}", Patient, Cancelled);
    }

    private Task UntilMetricAsync(string pattern) =>
        Machine.WaitUntilAsync($"{Metrics} | tee /dev/stderr | grep -q '^{pattern}'", Patient, Cancelled);

    private Task UntilConditionAsync(string disk, string code) =>
        Machine.WaitUntilAsync($"{Api}/status/{disk} | tee /dev/stderr | grep -qF '\"code\":\"{code}\"'", Patient, Cancelled);

    private Task<string> RoundsAsync(string disk) =>
        Machine.MustRunAsync($"{Metrics} | grep -F 'rounds_total{{disk=\"{disk}\",result=\"intact\"}}'", Patient, Cancelled);
}
