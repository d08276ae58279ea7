using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Product;

/// <summary>A declared disk from plugging in to pulling out, over restarts and reloads, with real systemd. Runs in both profiles.</summary>
public abstract class LifecycleTests(VmFixture fixture) : ProductTest(fixture)
{
    private const string Uuid = "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e11";

    [Theory]
    [InlineData("byId", "\"scsi-SNVMe_WD_BLACK_SN850X_BMTEST-hot-*\"")]
    [InlineData("serial", "\"bmtest_HOT_BYID.\"")]
    [InlineData("uuid", "\"6F1F7C3E-8A52-4A3B-9C55-1F4F1D0A7E11\"")]
    [InlineData("label", "\"hot data\"")]
    [InlineData("model", "\"WD_BLACK*\"")]
    public async Task A_hot_plugged_disk_is_found_and_mounted_by(string key, string value)
    {
        string point = $"{Base}/by-{key}";
        await DeclareAsync($$"""{ "hot": { "match": { "{{key}}": {{value}} }, "mountPoint": "{{point}}", "fsType": "ext4", "options": ["noatime"] } }""");
        await UntilStateAsync("hot", "missing");

        await PlugAsync("hot-byid", "hot data", Uuid);

        (await Machine.RunAsync("baremountctl wait hot --timeout 120s || { code=$?; baremountctl status hot; exit $code; }", Patient, Cancelled)).EnsureSuccess();
        JsonNode disk = await StatusAsync("hot");
        Assert.Equal(("mounted", "ok", true), (disk["state"]!.GetValue<string>(), disk["health"]!.GetValue<string>(), disk["owned"]!.GetValue<bool>()));
        Assert.Contains("noatime", await Machine.MustRunAsync($"findmnt -no OPTIONS {point}", null, Cancelled), StringComparison.Ordinal);
        string unit = disk["unit"]!.GetValue<string>();
        Assert.Equal("active", await Machine.MustRunAsync($"systemctl is-active '{unit}'", null, Cancelled));
    }

    [Fact]
    public async Task The_owners_four_terabyte_disk_is_mounted_by_the_serial_as_Windows_shows_it()
    {
        await using LioDisk owner = await LioDisk.CreateAsync(Machine, LioDiskSpec.Owner, Cancelled);
        string name = await owner.AttachAsync(Cancelled);
        await Machine.MustRunAsync($"mkfs.ext4 -q -E lazy_itable_init=1,lazy_journal_init=1 -m 0 -O ^has_journal /dev/{name}", Patient, Cancelled);
        await owner.DetachAsync(Cancelled);

        await DeclareAsync($$"""
            { "storage": { "match": { "serial": "{{LioDiskSpec.OwnerSerial}}" }, "mountPoint": "{{Base}}/storage", "fsType": "ext4", "options": ["defaults", "noatime", "nodiratime"] } }
            """);
        await owner.AttachAsync(Cancelled);

        await UntilMountedAsync("storage");
        JsonNode disk = await StatusAsync("storage");
        Assert.Equal(LioDiskSpec.OwnerSerial, disk["device"]!["serial"]!.GetValue<string>());
        Assert.Equal(4_000_787_030_016, disk["device"]!["sizeBytes"]!.GetValue<long>());
        Assert.True(disk["usage"]!["sizeBytes"]!.GetValue<long>() > 3_500_000_000_000);

        await Machine.MustRunAsync("baremountctl unmount storage", Patient, Cancelled);
        await owner.DetachAsync(Cancelled);
        await UntilStateAsync("storage", "missing");
    }

    [Fact]
    public async Task A_partition_is_chosen_by_number_and_by_its_filesystem()
    {
        await PlugBlankAsync("parts");
        string name = await Machine.FindDiskAsync(SerialOf("parts"), null, Cancelled);
        await Machine.MustRunAsync(
            $$"""
            printf 'label: gpt\nsize=32M, name="first"\nsize=64M, name="second"\n' | sfdisk -q /dev/{{name}}
            until test -b /dev/{{name}}2; do sleep 0.05; done
            mkfs.ext4 -q -L first-fs /dev/{{name}}1
            mkfs.xfs -q -f -L second-fs /dev/{{name}}2 2>/dev/null || mkfs.ext2 -q -L second-fs /dev/{{name}}2
            command -v udevadm >/dev/null && udevadm settle || true
            """,
            Patient,
            Cancelled);
        await PullAsync("parts");

        await DeclareAsync($$"""
            {
              "first": { "match": { "serial": "BMTEST-parts" }, "partition": 1, "mountPoint": "{{Base}}/first" },
              "second": { "match": { "partLabel": "second" }, "mountPoint": "{{Base}}/second" }
            }
            """);
        await PlugBlankAsync("parts");

        await UntilMountedAsync("first");
        await UntilMountedAsync("second");
        Assert.EndsWith("1", (await StatusAsync("first"))["device"]!["name"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.EndsWith("2", (await StatusAsync("second"))["device"]!["name"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_candidates_are_both_named_and_nothing_is_mounted()
    {
        await DeclareAsync($$"""{ "twin": { "match": { "label": "twin" }, "mountPoint": "{{Base}}/twin" } }""");
        await PlugAsync("twin-a", "twin", Uuid);
        await UntilMountedAsync("twin");
        await Machine.MustRunAsync("baremountctl unmount twin", Patient, Cancelled);
        await PlugAsync("twin-b", "twin", Uuid);
        await UntilStateAsync("twin", "ambiguous");

        JsonNode disk = await StatusAsync("twin");
        Assert.Contains("ambiguous", Codes(disk));
        Assert.Equal([SerialOf("twin-a"), SerialOf("twin-b")], disk["candidates"]!.AsArray().Select(c => c!["serial"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal("", await MountAtAsync($"{Base}/twin"));
        Assert.Equal(1, (await Machine.RunAsync("baremountctl wait twin --timeout 20s", Patient, Cancelled)).ExitCode);
    }

    [Fact]
    public async Task Pulled_out_it_is_unmounted_and_missing_and_plugged_in_again_it_is_mounted_with_its_data()
    {
        await DeclareAsync($$"""{ "pulled": { "match": { "serial": "BMTEST-pulled" }, "mountPoint": "{{Base}}/pulled" } }""");
        await PlugAsync("pulled");
        await UntilMountedAsync("pulled");
        await Machine.MustRunAsync($"echo kept > {Base}/pulled/file && sync -f {Base}/pulled/file", null, Cancelled);

        await PullAsync("pulled");
        await UntilStateAsync("pulled", "missing");
        Assert.Equal("", await MountAtAsync($"{Base}/pulled"));
        Assert.Equal("", await Machine.MustRunAsync("systemctl list-units --all --plain --no-legend '*pulled*' | grep -v '\\.device'; true", null, Cancelled));

        await PlugAsync("pulled");
        await UntilMountedAsync("pulled");
        Assert.Equal("kept", await Machine.MustRunAsync($"cat {Base}/pulled/file", null, Cancelled));
    }

    [Fact]
    public async Task A_restart_leaves_mounts_standing_and_adopts_them()
    {
        await DeclareAsync($$"""{ "stays": { "match": { "serial": "BMTEST-stays" }, "mountPoint": "{{Base}}/stays" } }""");
        await PlugAsync("stays");
        await UntilMountedAsync("stays");
        string before = await MountAtAsync($"{Base}/stays");

        foreach (string how in new[] { "systemctl restart baremountd", "systemctl kill -s KILL baremountd", "systemctl stop baremountd && systemctl start baremountd" })
        {
            await Machine.MustRunAsync(how, Patient, Cancelled);
            await UntilMountedAsync("stays");
            Assert.Equal(before, await MountAtAsync($"{Base}/stays"));
            Assert.True((await StatusAsync("stays"))["owned"]!.GetValue<bool>(), how);
        }
    }

    [Fact]
    public async Task Pulled_out_while_the_daemon_is_down_its_mount_is_taken_down_at_the_next_start()
    {
        await DeclareAsync($$"""{ "down": { "match": { "serial": "BMTEST-down" }, "mountPoint": "{{Base}}/down" } }""");
        await PlugAsync("down");
        await UntilMountedAsync("down");
        await Machine.MustRunAsync("systemctl stop baremountd.socket baremountd.service", Patient, Cancelled);
        await PullAsync("down");
        await Machine.MustRunAsync("systemctl start baremountd.socket baremountd.service", Patient, Cancelled);
        await UntilStateAsync("down", "missing");
        Assert.Equal("", await MountAtAsync($"{Base}/down"));
    }

    [Fact]
    public async Task A_reload_adds_releases_and_does_not_touch_what_stays()
    {
        await PlugAsync("r-one");
        await PlugAsync("r-two");
        await PlugAsync("r-three");
        string one = $$""" "one": { "match": { "serial": "BMTEST-r-one" }, "mountPoint": "{{Base}}/r-one" } """;
        string two = $$""" "two": { "match": { "serial": "BMTEST-r-two" }, "mountPoint": "{{Base}}/r-two" } """;
        string three = $$""" "three": { "match": { "serial": "BMTEST-r-three" }, "mountPoint": "{{Base}}/r-three", "unmountOnRemove": true } """;
        await DeclareAsync($"{{ {one}, {three} }}");
        await UntilMountedAsync("one");
        await UntilMountedAsync("three");
        string before = await MountAtAsync($"{Base}/r-one");

        await WriteConfigAsync($$"""{ "disks": { {{one}}, {{two}} } }""");
        await Machine.MustRunAsync("systemctl reload baremountd", Patient, Cancelled);
        await UntilMountedAsync("two");
        await Machine.WaitUntilAsync($"! findmnt {Base}/r-three", Patient, Cancelled);
        Assert.Equal(before, await MountAtAsync($"{Base}/r-one"));

        await WriteConfigAsync($$"""{ "disks": { {{two}} } }""");
        await Machine.MustRunAsync("systemctl reload baremountd", Patient, Cancelled);
        Assert.Equal(before, await MountAtAsync($"{Base}/r-one"));

        await WriteConfigAsync("""{ "disks": { "two": { "match": { "serail": "BMTEST-r-two" }, "mountPoint": "data" } } }""");
        GuestResult bad = await Machine.RunAsync("baremountctl reload", Patient, Cancelled);
        Assert.NotEqual(0, bad.ExitCode);
        Assert.Contains("serial", bad.Output + bad.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await Machine.RunAsync("systemctl reload baremountd", Patient, Cancelled)).ExitCode);
        Assert.Equal("mounted", (await StatusAsync("two"))["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task Unmount_holds_and_mount_and_remount_act()
    {
        await DeclareAsync($$"""{ "acts": { "match": { "serial": "BMTEST-acts" }, "mountPoint": "{{Base}}/acts" } }""");
        await PlugAsync("acts");
        await UntilMountedAsync("acts");

        await Machine.MustRunAsync("baremountctl unmount acts", Patient, Cancelled);
        Assert.Equal("", await MountAtAsync($"{Base}/acts"));
        await Machine.MustRunAsync("systemctl restart baremountd", Patient, Cancelled);
        await UntilStateAsync("acts", "found");
        Assert.Equal("", await MountAtAsync($"{Base}/acts"));

        await Machine.MustRunAsync("baremountctl mount acts", Patient, Cancelled);
        string before = await MountAtAsync($"{Base}/acts");
        Assert.NotEqual("", before);

        await DeclareAsync($$"""{ "acts": { "match": { "serial": "BMTEST-acts" }, "mountPoint": "{{Base}}/acts", "readOnly": true } }""");
        Assert.Contains("declaration-pending", Codes(await StatusAsync("acts")));
        await Machine.MustRunAsync("baremountctl remount acts", Patient, Cancelled);
        Assert.StartsWith("ro", await Machine.MustRunAsync($"findmnt -no OPTIONS {Base}/acts", null, Cancelled), StringComparison.Ordinal);
        Assert.Equal(before, await MountAtAsync($"{Base}/acts"));
    }

    [Fact]
    public async Task A_busy_filesystem_is_not_forced_and_the_user_is_told()
    {
        await DeclareAsync($$"""{ "busy": { "match": { "serial": "BMTEST-busy" }, "mountPoint": "{{Base}}/busy" } }""");
        await PlugAsync("busy");
        await UntilMountedAsync("busy");
        // Not by WorkingDirectory=: systemd would know of the need and stop the service before the mount.
        await Machine.MustRunAsync($"systemd-run -q --unit=holder bash -c 'cd {Base}/busy && exec sleep 600' && until pgrep -x sleep; do sleep 0.05; done", null, Cancelled);
        GuestResult refused = await Machine.RunAsync("baremountctl unmount busy", Patient, Cancelled);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("unmount-busy", refused.Output + refused.Error, StringComparison.Ordinal);
        Assert.NotEqual("", await MountAtAsync($"{Base}/busy"));
        await Machine.MustRunAsync("systemctl stop holder && baremountctl unmount busy", Patient, Cancelled);
        Assert.Equal("", await MountAtAsync($"{Base}/busy"));
    }

    [Fact]
    public async Task Mounted_at_boot_and_unmounted_in_order_at_shutdown()
    {
        await DeclareAsync($$"""{ "boot": { "match": { "serial": "BMTEST-boot" }, "mountPoint": "{{Base}}/boot" } }""");
        await PlugAsync("boot");
        await UntilMountedAsync("boot");
        await Machine.MustRunAsync($"dd if=/dev/urandom of={Base}/boot/data bs=64k count=16 status=none", null, Cancelled);

        await Machine.RebootAsync(Cancelled);

        await UntilMountedAsync("boot");
        Assert.Equal("running", await Machine.MustRunAsync("systemctl is-system-running --wait", Patient, Cancelled));
        string device = (await StatusAsync("boot"))["device"]!["name"]!.GetValue<string>();
        Assert.Equal("", await Machine.MustRunAsync($"dmesg | grep '({device})' | grep -i recover; true", null, Cancelled));
    }
}
