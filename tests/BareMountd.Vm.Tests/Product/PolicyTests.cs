using System.Globalization;
using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Product;

/// <summary>What follows from a disk that comes, goes or breaks, with real systemd and the real kernel. Runs in both profiles.</summary>
public abstract class PolicyTests(VmFixture fixture) : ProductTest(fixture)
{
    protected override async Task HealAsync() =>
        await Machine.MustRunAsync(
            """
            systemctl stop bm-dep.service bm-writer.service 'baremountd-wait@*.service'
            rm -rf /etc/systemd/system/bm-*.service /etc/systemd/system/baremountd-wait@*.wants /run/bm-*
            systemctl daemon-reload
            """,
            Patient,
            CancellationToken.None);

    [Fact]
    public async Task A_service_that_requires_the_disk_starts_when_it_comes_and_is_stopped_before_it_goes()
    {
        string point = $"{Base}/dep";
        string wait = "baremountd-wait@nvme-data.1.service";

        // It holds a file of the disk open: an unmount that did not stop it first would find the disk busy.
        await UnitAsync(
            "bm-dep",
            $"Requires={wait}\nAfter={wait}",
            $"ExecStart=/bin/sh -c 'exec sleep infinity >> {point}/held'\nExecStop=/bin/sh -c 'findmnt -n -o SOURCE {point} > /run/bm-at-stop'");
        await DeclareAsync($$"""{ "nvme-data.1": { "match": { "serial": "BMTEST-dep" }, "mountPoint": "{{point}}" } }""");
        await Machine.MustRunAsync("systemctl start --no-block bm-dep", null, Cancelled);
        await Machine.WaitUntilAsync($"systemctl show -P ActiveState {wait} | grep -x activating", Patient, Cancelled);
        Assert.Equal("inactive", await StateAsync("bm-dep"));

        await PlugAsync("dep");
        await UntilActiveAsync("bm-dep");
        Assert.Equal("active", await StateAsync(wait));
        await Machine.WaitUntilAsync($"findmnt {point} && test -e {point}/held", null, Cancelled);

        // By the user's word: stopped while the disk still stands there, and then unmounted.
        await Machine.MustRunAsync($"{Api}/disks/nvme-data.1/unmount -X POST", Patient, Cancelled);
        Assert.Equal(("inactive", "inactive", ""), (await StateAsync("bm-dep"), await StateAsync(wait), await MountAtAsync(point)));
        Assert.StartsWith("/dev/", await Machine.MustRunAsync("cat /run/bm-at-stop", null, Cancelled), StringComparison.Ordinal);

        // Wanted by the wait unit, it comes back with the disk by itself.
        await Machine.MustRunAsync($"systemctl add-wants {wait} bm-dep.service && {Api}/disks/nvme-data.1/mount -X POST", Patient, Cancelled);
        await UntilActiveAsync("bm-dep");
        await PullAsync("dep");
        await UntilStateAsync("nvme-data.1", "missing");
        await Machine.WaitUntilAsync($"systemctl show -P ActiveState bm-dep {wait} | grep -c inactive | grep -x 2", Patient, Cancelled);
        Assert.Equal("", await MountAtAsync(point));

        await PlugAsync("dep");
        await UntilActiveAsync("bm-dep");
        Assert.Equal("", await Machine.MustRunAsync("systemctl list-units --failed --plain --no-legend", null, Cancelled));
    }

    [Fact]
    public async Task Whoever_stops_the_mount_what_requires_the_disk_is_stopped_before()
    {
        string point = $"{Base}/hand";
        string wait = "baremountd-wait@hand.service";
        await UnitAsync("bm-dep", $"Requires={wait}\nAfter={wait}", $"ExecStart=/bin/sh -c 'exec sleep infinity >> {point}/held'");
        await DeclareAsync($$"""{ "hand": { "match": { "serial": "BMTEST-hand" }, "mountPoint": "{{point}}" } }""");
        await PlugAsync("hand");
        await UntilMountedAsync("hand");
        await Machine.MustRunAsync("systemctl start bm-dep", Patient, Cancelled);
        string unit = (await StatusAsync("hand"))["unit"]!.GetValue<string>();
        await Machine.MustRunAsync($"systemctl stop '{unit}'", Patient, Cancelled);
        Assert.Equal(("inactive", "inactive", ""), (await StateAsync("bm-dep"), await StateAsync(wait), await MountAtAsync(point)));
        await UntilStateAsync("hand", "found");
    }

    [Fact]
    public async Task A_writer_on_the_stop_list_does_not_write_into_the_directory_under_the_disk_and_is_restarted_with_it()
    {
        string point = $"{Base}/stops";
        await WriterAsync(point);
        await DeclareAsync($$"""
            { "stops": { "match": { "serial": "BMTEST-stops" }, "mountPoint": "{{point}}", "policy": { "stop": ["bm-writer.service"], "restart": ["bm-writer.service"] } } }
            """);
        await PlugAsync("stops");
        await UntilMountedAsync("stops");
        await Machine.MustRunAsync("systemctl start bm-writer", null, Cancelled);
        await Machine.WaitUntilAsync($"test -s {point}/log", null, Cancelled);

        await Machine.MustRunAsync($"{Api}/disks/stops/unmount -X POST", Patient, Cancelled);
        Assert.Equal("inactive", await StateAsync("bm-writer"));
        Assert.Equal("", await Machine.MustRunAsync($"ls -A {point}", null, Cancelled));

        await Machine.MustRunAsync($"{Api}/disks/stops/mount -X POST", Patient, Cancelled);
        await UntilActiveAsync("bm-writer");
        await PullAsync("stops");
        await UntilStateAsync("stops", "missing");
        await Machine.WaitUntilAsync("! systemctl is-active bm-writer", Patient, Cancelled);
    }

    [Fact]
    public async Task A_guarded_mount_point_refuses_writes_while_the_disk_is_away_and_the_disk_mounts_over_it_again()
    {
        string point = $"{Base}/guarded";
        string disk = $$"""{ "guarded": { "match": { "serial": "BMTEST-guarded" }, "mountPoint": "{{point}}", "policy": { "guard": true } } }""";
        await WriterAsync(point);
        await DeclareAsync(disk);
        await Machine.WaitUntilAsync($"lsattr -d {point} | cut -d ' ' -f 1 | grep i", Patient, Cancelled);
        await RefusesAsync(point);

        await PlugAsync("guarded");
        await UntilMountedAsync("guarded");
        await Machine.MustRunAsync($"echo kept > {point}/data && sync -f {point}/data && systemctl start bm-writer", null, Cancelled);
        await Machine.WaitUntilAsync($"test -s {point}/log", null, Cancelled);

        // The writer goes on while the disk is pulled: what it writes after that goes nowhere.
        await PullAsync("guarded");
        await UntilStateAsync("guarded", "missing");
        Assert.Equal("", await MountAtAsync(point));
        await Machine.WaitUntilAsync("journalctl -u bm-writer -o cat | grep -q 'Operation not permitted'", Patient, Cancelled);
        await RefusesAsync(point);
        await Machine.MustRunAsync("systemctl stop bm-writer", Patient, Cancelled);

        await Machine.MustRunAsync("systemctl restart baremountd", Patient, Cancelled);
        await RefusesAsync(point);
        await PlugAsync("guarded");
        await UntilMountedAsync("guarded");
        Assert.Equal("kept", await Machine.MustRunAsync($"cat {point}/data", null, Cancelled));

        // No longer wanted: under the mount it waits, and ends when the mount goes.
        await DeclareAsync(disk.Replace("true", "false", StringComparison.Ordinal));
        await Machine.MustRunAsync($"{Api}/disks/guarded/unmount -X POST", Patient, Cancelled);
        await Machine.WaitUntilAsync($"touch {point}/free && rm {point}/free && test ! -s /var/lib/baremountd/guarded", Patient, Cancelled);
    }

    [Fact]
    public async Task A_guard_of_somebody_else_and_a_directory_with_files_are_left_alone()
    {
        await Machine.MustRunAsync($"mkdir -p {Base}/theirs {Base}/full && chattr +i {Base}/theirs && touch {Base}/full/file", null, Cancelled);
        await DeclareAsync($$"""
            { "theirs": { "match": { "serial": "BMTEST-theirs" }, "mountPoint": "{{Base}}/theirs", "policy": { "guard": true } },
              "full": { "match": { "serial": "BMTEST-full" }, "mountPoint": "{{Base}}/full", "policy": { "guard": true } } }
            """);
        await Machine.WaitUntilAsync($"{Api}/events?kind=policy | tee /dev/stderr | grep -q 'full cannot be made immutable: it has files in it'", Patient, Cancelled);
        await DeclareAsync("{}");
        await Machine.MustRunAsync($"touch {Base}/full/other && ! touch {Base}/theirs/x", null, Cancelled);
        await Machine.MustRunAsync($"chattr -i {Base}/theirs && rm -r {Base}/theirs {Base}/full", null, Cancelled);
    }

    [Fact]
    public async Task A_hook_runs_with_the_facts_and_nothing_in_them_is_expanded()
    {
        await Machine.MustRunAsync("install -d -m 777 /run/bm-out", null, Cancelled);
        await DeclareAsync($$"""
            { "hooked": { "match": { "serial": "BMTEST-hooked" }, "mountPoint": "{{Base}}/hooked", "policy": { "hook": {
              "command": ["/bin/sh", "-c", "{ env | grep ^BAREMOUNTD_; echo \"$0\"; } > /run/bm-out/$BAREMOUNTD_EVENT-$BAREMOUNTD_STATE", "100% %n $HOME"],
              "on": ["attached", "detached", "state", "asked"], "user": "nobody" } } } }
            """);
        await PlugAsync("hooked");
        await Machine.WaitUntilAsync("grep -q '^100' /run/bm-out/state-mounted", Patient, Cancelled);
        string facts = await Machine.MustRunAsync("cat /run/bm-out/state-mounted", null, Cancelled);
        string device = (await StatusAsync("hooked"))["device"]!["node"]!.GetValue<string>();
        foreach (string line in new[]
        {
            "BAREMOUNTD_EVENT=state", "BAREMOUNTD_DISK=hooked", "BAREMOUNTD_STATE=mounted", "BAREMOUNTD_FROM=mounting", "BAREMOUNTD_SEVERITY=info",
            $"BAREMOUNTD_MOUNT_POINT={Base}/hooked", $"BAREMOUNTD_DEVICE={device}", "100% %n $HOME",
        })
        {
            Assert.Contains(line, facts.Split('\n'));
        }

        await Machine.MustRunAsync($"{Api}/disks/hooked/unmount -X POST", Patient, Cancelled);
        await Machine.WaitUntilAsync("test -e /run/bm-out/asked-unmounting -o -e /run/bm-out/asked-mounted -o -e /run/bm-out/asked-found", Patient, Cancelled);
        await PullAsync("hooked");
        await Machine.WaitUntilAsync("ls /run/bm-out/detached-*", Patient, Cancelled);
        Assert.Equal("nobody", await Machine.MustRunAsync("stat -c %U /run/bm-out/state-mounted", null, Cancelled));
        await Machine.WaitUntilAsync("test -z \"$(systemctl list-units --all --plain --no-legend 'baremountd-hook-*')\"", Patient, Cancelled);
    }

    [Fact]
    public async Task What_the_kernel_made_read_only_is_checked_and_mounted_again_with_its_data()
    {
        string point = $"{Base}/flips";
        await WriterAsync(point);
        await DeclareAsync($$"""
            { "flips": { "match": { "serial": "BMTEST-flips" }, "mountPoint": "{{point}}", "fsType": "ext4", "health": { "interval": "5s" },
              "policy": { "remountRw": true, "stop": ["bm-writer.service"], "restart": ["bm-writer.service"] } } }
            """);
        await PlugAsync("flips");
        await UntilMountedAsync("flips");
        await Machine.MustRunAsync(
            $"head -c 1M /dev/urandom > {point}/data && sync -f {point}/data && sha256sum {point}/data > /run/bm-sum && systemctl start bm-writer", null, Cancelled);
        string device = (await StatusAsync("flips"))["device"]!["name"]!.GetValue<string>();

        await Machine.MustRunAsync($"echo provoked > /sys/fs/ext4/{device}/trigger_fs_error", null, Cancelled);

        await Machine.WaitUntilAsync($"{Api}/events?kind=policy | tee /dev/stderr | grep -q remount-rw", Patient, Cancelled);
        await Machine.WaitUntilAsync($"{Api}/events?kind=policy | tee /dev/stderr | grep -q 'restarted bm-writer.service'", Patient, Cancelled);
        await UntilMountedAsync("flips");
        await Machine.WaitUntilAsync($"touch {point}/written && sha256sum -c /run/bm-sum && grep -x 0 /sys/fs/ext4/{device}/errors_count", Patient, Cancelled);
        await UntilActiveAsync("bm-writer");

        // A second time within the hour it is left as it is, and that is said.
        string again = await MountAtAsync(point);
        await Machine.MustRunAsync($"systemctl stop bm-writer; echo provoked > /sys/fs/ext4/{device}/trigger_fs_error", null, Cancelled);
        await Machine.WaitUntilAsync($"{Api}/events?kind=policy | tee /dev/stderr | grep -q 'left as it is for an hour'", Patient, Cancelled);
        Assert.Equal(again, await MountAtAsync(point));
    }

    [Fact]
    public async Task A_storm_of_plugs_is_damped_and_the_disk_is_mounted_once_it_is_quiet()
    {
        await DeclareAsync($$"""{ "storm": { "match": { "serial": "BMTEST-storm" }, "mountPoint": "{{Base}}/storm" } }""");
        for (int i = 0; i < 10; i++)
        {
            await PlugAsync("storm");
            await Machine.FindDiskAsync(SerialOf("storm"), null, Cancelled);
            await PullAsync("storm");
        }

        await PlugAsync("storm");
        await UntilStateAsync("storm", "flapping");
        JsonNode disk = await StatusAsync("storm");
        Assert.True(disk["flaps"]!.GetValue<long>() >= 1);
        Assert.Contains("flapping", Codes(disk));
        Assert.Equal("", await MountAtAsync($"{Base}/storm"));
        string attempts = await Machine.MustRunAsync($"{Api}/events?disk=storm | grep -o '\"state\":\"mounting\"' | wc -l", null, Cancelled);
        Assert.InRange(int.Parse(attempts, CultureInfo.InvariantCulture), 0, 5);

        await UntilMountedAsync("storm");
        Assert.Equal("", await Machine.MustRunAsync("systemctl list-units --failed --plain --no-legend", null, Cancelled));
    }

    /// <summary>A service that appends to a file below a mount point for ever, and says what it could not do.</summary>
    private Task WriterAsync(string point) =>
        UnitAsync("bm-writer", "", $"ExecStart=/bin/bash -c 'while :; do echo line >> {point}/log; sleep 0.1; done'");

    private async Task UnitAsync(string name, string unit, string service) =>
        await Machine.MustRunAsync(
            $"cat > /etc/systemd/system/{name}.service <<'EOF'\n[Unit]\n{unit}\n[Service]\n{service}\nEOF\nsystemctl daemon-reload", null, Cancelled);

    private Task<string> StateAsync(string unit) => Machine.MustRunAsync($"systemctl show -P ActiveState {unit}", null, Cancelled);

    private Task UntilActiveAsync(string unit) => Machine.WaitUntilAsync($"systemctl is-active {unit}", Patient, Cancelled);

    private async Task RefusesAsync(string point)
    {
        GuestResult result = await Machine.RunAsync($"touch {point}/stray", null, Cancelled);
        Assert.Contains("Operation not permitted", result.Error, StringComparison.Ordinal);
        Assert.Equal("", await Machine.MustRunAsync($"ls -A {point}", null, Cancelled));
    }
}
