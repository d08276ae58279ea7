using System.Text.Json.Nodes;

namespace BareMountd.Vm.Tests.Product;

/// <summary>From what the kernel does to a disk to the condition that the user sees. Runs in both profiles.</summary>
public abstract class HealthTests(VmFixture fixture) : ProductTest(fixture)
{
    /// <summary>Debian's kernel shows nothing of it in the mount table: the error on record has to do.</summary>
    [Fact]
    public async Task A_filesystem_that_stopped_after_an_error_shows_as_read_only_with_its_reason_and_is_well_after_a_check()
    {
        await DeclareAsync($$"""{ "flip": { "match": { "serial": "BMTEST-flip" }, "mountPoint": "{{Base}}/flip", "fsType": "ext4", "health": { "interval": "5s" } } }""");
        await PlugAsync("flip");
        await UntilMountedAsync("flip");
        JsonNode disk = await StatusAsync("flip");
        Assert.Equal(("ok", true), (disk["health"]!.GetValue<string>(), disk["usable"]!.GetValue<bool>()));
        string name = disk["device"]!["name"]!.GetValue<string>();

        // The first look has to be over: what is on record then is of before.
        await UntilMetricAsync("baremountd_probe_stuck{disk=\"flip\",probe=\"ext-errors\"} 0");
        await Machine.MustRunAsync($"echo 1 > /sys/fs/ext4/{name}/trigger_fs_error", null, Cancelled);
        await UntilStatusHasAsync("read-only-flip");
        disk = await StatusAsync("flip");
        JsonNode flip = disk["conditions"]![0]!;
        Assert.Equal(("read-only-flip", "critical", "1"), (flip["code"]!.GetValue<string>(), flip["severity"]!.GetValue<string>(), flip["evidence"]!["errors_count"]!.GetValue<string>()));
        Assert.Contains("trigger_test_error", flip["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains($"fsck -f /dev/{name}", flip["hint"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(("critical", false), (disk["health"]!.GetValue<string>(), disk["usable"]!.GetValue<bool>()));
        await UntilMetricAsync("baremountd_disk_condition{disk=\"flip\",code=\"read-only-flip\",severity=\"critical\"} 1");

        await Machine.MustRunAsync("baremountctl unmount flip && baremountctl mount flip", Patient, Cancelled);
        await UntilMetricAsync("baremountd_disk_usable{disk=\"flip\"} 1");
        Assert.DoesNotContain("read-only-flip", Codes(await StatusAsync("flip")));
        await Machine.MustRunAsync($"touch {Base}/flip/written && rm {Base}/flip/written", null, Cancelled);
    }

    private Task UntilMetricAsync(string line) =>
        Machine.WaitUntilAsync($"curl -sS http://127.0.0.1:10099/metrics | grep -F 'disk=\"flip\"' | tee /dev/stderr | grep -qF '{line}'", Patient, Cancelled);
}
