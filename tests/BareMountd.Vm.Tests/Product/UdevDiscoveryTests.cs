using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Product;

/// <summary>What needs udev beside the daemon: the two sources compared, udevd coming and going, and the race with a static unit.</summary>
[Collection(typeof(UdevGroup))]
public sealed class UdevDiscoveryTests(UdevVm vm) : ProductTest(vm)
{
    /// <summary>Rounds of the race; the issue asks for ten.</summary>
    private const int Rounds = 10;

    [Fact]
    public async Task Both_sources_see_the_same_devices_under_the_same_names()
    {
        await PlugAsync("parity", "parity label", "0d7a2b5e-0000-4000-8000-000000000042");
        await PlugBlankAsync("parity-gpt");
        string name = await Machine.FindDiskAsync(SerialOf("parity-gpt"), null, Cancelled);
        await Machine.MustRunAsync(
            $$"""
            printf 'label: gpt\nsize=32M, name="a part"\n' | sfdisk -q /dev/{{name}}
            until test -b /dev/{{name}}1; do sleep 0.05; done
            mkfs.ext4 -q -L 'in: part' /dev/{{name}}1
            # udevd learns of the new filesystem from the node's closing, some time after settle has nothing to wait for.
            until udevadm info -q property /dev/{{name}}1 | grep -q '^ID_FS_LABEL_ENC=in'; do udevadm trigger --settle /dev/{{name}}1; done
            """,
            Patient,
            Cancelled);
        await using LioDisk owner = await LioDisk.CreateAsync(Machine, LioDiskSpec.Owner, Cancelled);
        await owner.AttachAsync(Cancelled);
        await Machine.MustRunAsync("udevadm settle", Patient, Cancelled);

        JsonArray udev = await DevicesAsync("udev");
        JsonArray kernel = await DevicesAsync("kernel");
        Assert.Equal(udev.Select(NameOf), kernel.Select(NameOf));
        List<string> differences = [];
        foreach ((JsonNode? left, JsonNode? right) in udev.Zip(kernel))
        {
            foreach (string key in new[] { "type", "parent", "vendor", "content", "device", "links" })
            {
                string u = Comparable(left![key]);
                string k = Comparable(right![key]);
                if (u != k)
                {
                    differences.Add($"{NameOf(left)} {key}:\n  udev   {u}\n  kernel {k}");
                }
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.Contains(udev, d => d!["links"]!.AsArray().Any(l => l!.GetValue<string>().StartsWith("by-label/", StringComparison.Ordinal)));
        await owner.DetachAsync(Cancelled);
    }

    [Fact]
    public async Task When_udevd_stops_and_starts_the_daemon_changes_its_source_and_keeps_its_mounts()
    {
        await DeclareAsync("""{ "both": { "match": { "serial": "BMTEST-both" }, "mountPoint": "/mnt/both" } }""");
        await PlugAsync("both");
        await UntilMountedAsync("both");
        string before = await MountAtAsync("/mnt/both");

        await Machine.MustRunAsync("systemctl stop systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udevd.service; rm -f /run/udev/control", Patient, Cancelled);
        await UntilStatusHasAsync("\"source\":\"kernel\"");
        Assert.Equal(before, await MountAtAsync("/mnt/both"));
        await Machine.MustRunAsync("systemctl start systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udevd.service", Patient, Cancelled);
        await UntilStatusHasAsync("\"source\":\"udev\"");
        Assert.Equal(before, await MountAtAsync("/mnt/both"));
    }

    /// <summary>
    /// Attach → mounted against a static mount unit wanted by its device, in turn, in one boot. From the kernel's line that the disk is
    /// there ("Attached SCSI disk") to its line that the filesystem is mounted.
    /// </summary>
    [Fact]
    public async Task Attach_to_mounted_is_as_quick_as_a_static_unit()
    {
        const string Uuid = "0d7a2b5e-0000-4000-8000-0000000000aa";
        await Machine.MustRunAsync(
            $$"""
            device=$(systemd-escape -p --suffix=device /dev/disk/by-uuid/{{Uuid}})
            printf '[Unit]\n[Mount]\nWhat=/dev/disk/by-uuid/{{Uuid}}\nWhere=/mnt/static\nType=ext4\n[Install]\nWantedBy=%s\n' "${device//\\/\\\\}" > /etc/systemd/system/mnt-static.mount
            mkdir -p /mnt/static "/etc/systemd/system/$device.wants"
            ln -sf ../mnt-static.mount "/etc/systemd/system/$device.wants/mnt-static.mount"
            systemctl daemon-reload
            """,
            Patient,
            Cancelled);
        await DeclareAsync("""{ "race": { "match": { "serial": "BMTEST-race-ours" }, "mountPoint": "/mnt/race", "fsType": "ext4" } }""");
        List<double> ours = [];
        List<double> theirs = [];
        for (int round = 0; round < Rounds; round++)
        {
            theirs.Add(await RoundAsync("race-static", Uuid, "/mnt/static"));
            ours.Add(await RoundAsync("race-ours", null, "/mnt/race"));
        }

        double ratio = Median(ours) / Median(theirs);
        Tell(string.Create(
            CultureInfo.InvariantCulture,
            $"attach to mounted, {Rounds} rounds in turn: baremountd median {Median(ours):F3} s ({ours.Min():F3}-{ours.Max():F3}), static unit {Median(theirs):F3} s ({theirs.Min():F3}-{theirs.Max():F3}), ratio {ratio:F2}"));

        // A guard against a regression, not the goal (1.3): the machine is emulated and shared.
        Assert.InRange(ratio, 0, 2.0);
        await Machine.MustRunAsync("rm -r /etc/systemd/system/mnt-static.mount /etc/systemd/system/*.device.wants && systemctl daemon-reload", Patient, Cancelled);
    }

    private static string NameOf(JsonNode? device) => device!["device"]!["name"]!.GetValue<string>();

    /// <summary>
    /// Without udev the names by path are not computed (docs/discovery.md); by-diskseq of partitions came with systemd 254.
    /// </summary>
    private static string Comparable(JsonNode? node) => node switch
    {
        null => "-",
        JsonArray links => string.Join(' ', links.Select(l => l!.GetValue<string>()).Where(
            l => !l.StartsWith("by-path/", StringComparison.Ordinal)
                && !(l.StartsWith("by-diskseq/", StringComparison.Ordinal) && l.Contains("-part", StringComparison.Ordinal)))),
        _ => node.ToJsonString(),
    };

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private async Task<JsonArray> DevicesAsync(string source) =>
        JsonNode.Parse(await Machine.MustRunAsync($"baremountd --plan --json --source {source}", Patient, Cancelled))!["devices"]!.AsArray();

    private async Task<double> RoundAsync(string id, string? uuid, string mountPoint)
    {
        Stopwatch patience = Stopwatch.StartNew();
        await Machine.MustRunAsync("dmesg -C", null, Cancelled);
        await PlugAsync(id, null, uuid);
        await Machine.WaitUntilAsync($"dmesg | grep -q 'mounted filesystem'; findmnt {mountPoint}", Patient, Cancelled);
        string log = await Machine.MustRunAsync("dmesg | grep -E 'Attached SCSI disk|mounted filesystem'", null, Cancelled);
        double attached = Stamp(log.Split('\n').First(l => l.Contains("Attached", StringComparison.Ordinal)));
        double mounted = Stamp(log.Split('\n').Last(l => l.Contains("mounted filesystem", StringComparison.Ordinal)));

        // Unmounted first: a disk that is pulled from under its mount is dirty, and only ours would be checked at the next attach.
        await Machine.MustRunAsync($"umount {mountPoint}", null, Cancelled);
        await PullAsync(id);
        Assert.True(patience.Elapsed < Patient);
        return mounted - attached;
    }

    private static double Stamp(string line) =>
        double.Parse(line[(line.IndexOf('[', StringComparison.Ordinal) + 1)..line.IndexOf(']', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
}
