using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Product;

/// <summary>What users and operators meet: service, CLI, journal, metrics, sandbox. Runs in both profiles.</summary>
public abstract class SurfaceTests(VmFixture fixture) : ProductTest(fixture)
{
    /// <summary>The device source that this profile must lead to.</summary>
    protected abstract string ExpectedSource { get; }

    [Fact]
    public async Task The_service_runs_ready_and_says_so_in_words()
    {
        await DeclareAsync($$"""{ "gone": { "match": { "serial": "BMTEST-gone" }, "mountPoint": "{{Base}}/gone" } }""");
        await Machine.WaitUntilAsync("systemctl show -P StatusText baremountd | tee /dev/stderr | grep -qx '1 disk: 1 missing'", Patient, Cancelled);
        Assert.Equal("running", await Machine.MustRunAsync("systemctl is-system-running", null, Cancelled));
        JsonNode status = JsonNode.Parse(await Machine.MustRunAsync("baremountctl status --json", Patient, Cancelled))!;
        Assert.Equal((ExpectedSource, "systemd", "1 disk: 1 missing"),
            (status["source"]!.GetValue<string>(), status["manager"]!.GetValue<string>(), status["summary"]!.GetValue<string>()));
        Assert.Equal(Machine.Profile == VmProfile.Wsl, status["wsl"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Anyone_in_the_group_may_look_only_root_may_act_others_get_one_line()
    {
        await DeclareAsync($$"""{ "rights": { "match": { "serial": "BMTEST-rights" }, "mountPoint": "{{Base}}/rights" } }""");
        await Machine.MustRunAsync("id looker || useradd -m -G baremountd looker; id stranger || useradd -m stranger", null, Cancelled);

        (await Machine.RunAsync("runuser -u looker -- baremountctl status", Patient, Cancelled)).EnsureSuccess();
        GuestResult act = await Machine.RunAsync("runuser -u looker -- baremountctl mount rights", Patient, Cancelled);
        Assert.Equal(5, act.ExitCode);
        Assert.Contains("sudo", act.Error, StringComparison.Ordinal);

        GuestResult stranger = await Machine.RunAsync("runuser -u stranger -- baremountctl status", Patient, Cancelled);
        Assert.Equal(5, stranger.ExitCode);
        Assert.Equal("", stranger.Output);
        Assert.Single(stranger.Error.Split('\n'));

        await Machine.MustRunAsync("systemctl stop baremountd.socket baremountd.service", Patient, Cancelled);
        GuestResult down = await Machine.RunAsync("baremountctl status", Patient, Cancelled);
        Assert.Equal(4, down.ExitCode);
        Assert.Single(down.Error.Split('\n'));
        await Machine.MustRunAsync("systemctl start baremountd.socket baremountd.service", Patient, Cancelled);
    }

    [Fact]
    public async Task The_journal_has_the_fields_to_search_by()
    {
        await DeclareAsync($$"""{ "told": { "match": { "serial": "BMTEST-told" }, "mountPoint": "{{Base}}/told" } }""");
        await PlugAsync("told");
        await UntilMountedAsync("told");
        string line = await Machine.MustRunAsync($"journalctl -b -o json DISK=told MOUNT_POINT={Base}/told -n 1", Patient, Cancelled);
        JsonNode entry = JsonNode.Parse(line)!;
        Assert.Equal("baremountd.service", entry["_SYSTEMD_UNIT"]!.GetValue<string>());
        Assert.Equal("told", entry["DISK"]!.GetValue<string>());
        Assert.StartsWith("sd", entry["DEVICE"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(32, entry["MESSAGE_ID"]!.GetValue<string>().Length);
        Assert.Equal("6", entry["PRIORITY"]!.GetValue<string>());
    }

    [Fact]
    public async Task Metrics_are_scraped_and_lint_clean()
    {
        await DeclareAsync($$"""{ "counted": { "match": { "serial": "BMTEST-counted" }, "mountPoint": "{{Base}}/counted" } }""");
        await PlugAsync("counted");
        await UntilMountedAsync("counted");
        await Machine.MustRunAsync($"dd if=/dev/zero of={Base}/counted/file bs=1M count=8 conv=fsync status=none", null, Cancelled);

        string text = await Machine.MustRunAsync("curl -sS --fail http://127.0.0.1:10099/metrics", Patient, Cancelled);
        await PromtoolAsync(text);
        Assert.Contains($"baremountd_disk_mounted{{disk=\"counted\",mountpoint=\"{Base}/counted\"}} 1", text, StringComparison.Ordinal);
        double written = double.Parse(
            text.Split('\n').Single(l => l.StartsWith("baremountd_disk_written_bytes_total{disk=\"counted\"", StringComparison.Ordinal)).Split(' ')[^1],
            System.Globalization.CultureInfo.InvariantCulture);
        string name = (await StatusAsync("counted"))["device"]!["name"]!.GetValue<string>();
        double kernel = 512 * double.Parse(
            await Machine.MustRunAsync($"awk '$3 == \"{name}\" {{ print $10 }}' /proc/diskstats", null, Cancelled), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(written, 8 << 20, kernel);

        // What was written and the filesystem's own few blocks; nothing is counted twice.
        Assert.InRange(written, 8 << 20, 9 << 20);

        string open = await Machine.MustRunAsync(
            "curl -sS --fail --compressed -H 'Accept: application/openmetrics-text; version=1.0.0' http://127.0.0.1:10099/metrics", Patient, Cancelled);
        Assert.EndsWith("# EOF", open, StringComparison.Ordinal);
        Assert.NotEqual("200", await Machine.MustRunAsync("curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1:10099/v1/status", Patient, Cancelled));
    }

    [Fact]
    public async Task The_sandbox_is_tight_and_does_not_hide_later_mounts()
    {
        await Machine.MustRunAsync("systemd-analyze security --threshold=40 baremountd.service", Patient, Cancelled);
        await DeclareAsync("""{ "outside": { "match": { "serial": "BMTEST-outside" }, "mountPoint": "/mnt/outside" } }""");
        await PlugAsync("outside");
        await UntilMountedAsync("outside");

        // Seen: its mount is in the table. Measured: statvfs is that of the disk (64 MiB), not of the directory below it.
        Assert.InRange((await StatusAsync("outside"))["usage"]!["sizeBytes"]!.GetValue<long>(), 32L << 20, 64L << 20);
        Assert.Equal(
            await Machine.MustRunAsync("readlink /proc/1/ns/mnt", null, Cancelled),
            await Machine.MustRunAsync("readlink /proc/$(systemctl show -P MainPID baremountd)/ns/mnt", null, Cancelled));
    }

    [Fact]
    public async Task Devices_explain_and_snippet_lead_from_a_new_disk_to_a_declaration()
    {
        await DeclareAsync("{}");
        await PlugAsync("newcomer");
        string name = await Machine.FindDiskAsync(SerialOf("newcomer"), null, Cancelled);
        await Machine.WaitUntilAsync($"curl -sS --unix-socket /run/baremountd/control.sock http://localhost/v1/devices | tee /dev/stderr | grep -q '\"{name}\"'", Patient, Cancelled);
        string table = await Machine.MustRunAsync("baremountctl devices", Patient, Cancelled);
        Assert.Contains("not-declared", table, StringComparison.Ordinal);

        string snippet = await Machine.MustRunAsync($"baremountctl devices --config-snippet json {name}", Patient, Cancelled);
        Assert.Contains(SerialOf("newcomer"), snippet, StringComparison.Ordinal);
        await Machine.MustRunAsync(
            $"{{ echo '{{ \"disks\": {{'; baremountctl devices --config-snippet json {name}; echo '}} }}'; }} > /etc/baremountd/config.json && baremountctl check-config && baremountctl reload",
            Patient,
            Cancelled);
        JsonNode status = JsonNode.Parse(await Machine.MustRunAsync("baremountctl status --json", Patient, Cancelled))!;
        string disk = status["disks"]![0]!["name"]!.GetValue<string>();
        await UntilMountedAsync(disk);
        Assert.Contains("serial", await Machine.MustRunAsync($"baremountctl explain {name}", Patient, Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upgrade_keeps_mounts_and_a_removal_leaves_them_standing()
    {
        await DeclareAsync($$"""{ "kept": { "match": { "serial": "BMTEST-kept" }, "mountPoint": "{{Base}}/kept" } }""");
        await PlugAsync("kept");
        await UntilMountedAsync("kept");
        string before = await MountAtAsync($"{Base}/kept");

        await Machine.MustRunAsync("dpkg -i /root/packages/baremountd_*.deb", Patient, Cancelled);
        await UntilMountedAsync("kept");
        Assert.Equal(before, await MountAtAsync($"{Base}/kept"));
        Assert.True((await StatusAsync("kept"))["owned"]!.GetValue<bool>());

        await Machine.MustRunAsync("dpkg -r baremountd", Patient, Cancelled);
        Assert.Equal(before, await MountAtAsync($"{Base}/kept"));
        Assert.Equal("", await Machine.MustRunAsync("systemctl list-units --failed --plain --no-legend; pgrep -x baremountd; true", null, Cancelled));
        await Machine.MustRunAsync("test -e /etc/baremountd/config.json && dpkg -i /root/packages/baremountd_*.deb", Patient, Cancelled);
        await UntilMountedAsync("kept");
        Assert.Equal(before, await MountAtAsync($"{Base}/kept"));
    }

    [Fact]
    public async Task A_purge_makes_guarded_mount_points_writable_again_also_under_a_mount()
    {
        await DeclareAsync($$"""
            { "away": { "match": { "serial": "BMTEST-away" }, "mountPoint": "{{Base}}/away", "policy": { "guard": true } },
              "stays": { "match": { "serial": "BMTEST-purged" }, "mountPoint": "{{Base}}/purged", "policy": { "guard": true } } }
            """);
        await PlugAsync("purged");
        await UntilMountedAsync("stays");
        string before = await MountAtAsync($"{Base}/purged");
        await Machine.WaitUntilAsync($"! touch {Base}/away/x", Patient, Cancelled);
        await Machine.MustRunAsync("cp /etc/baremountd/config.json /root/config.json && dpkg --purge baremountd", Patient, Cancelled);
        Assert.Equal(before, await MountAtAsync($"{Base}/purged"));
        await Machine.MustRunAsync(
            $"rmdir {Base}/away && umount {Base}/purged && touch {Base}/purged/x && rm -r {Base}/purged && test ! -e /var/lib/baremountd", null, Cancelled);
        await Machine.MustRunAsync("dpkg -i /root/packages/baremountd_*.deb", Patient, Cancelled);
    }

    [Fact]
    public async Task The_plan_needs_no_daemon()
    {
        await DeclareAsync("{}");
        await PlugAsync("planned");
        await Machine.FindDiskAsync(SerialOf("planned"), null, Cancelled);
        await Machine.MustRunAsync("systemctl stop baremountd.socket baremountd.service; command -v udevadm >/dev/null && udevadm settle || true", Patient, Cancelled);
        await WriteConfigAsync($$"""{ "disks": { "planned": { "match": { "serial": "BMTEST-planned" }, "mountPoint": "{{Base}}/planned" } } }""");
        string plan = await Machine.MustRunAsync("baremountd --plan", Patient, Cancelled);
        Assert.Contains($"planned: would mount /dev/", plan, StringComparison.Ordinal);
        Assert.Contains($"at {Base}/planned", plan, StringComparison.Ordinal);
        Assert.Equal("", await MountAtAsync($"{Base}/planned"));
        await Machine.MustRunAsync("systemctl start baremountd.socket baremountd.service", Patient, Cancelled);
    }
}
