using System.Text;
using BareMountd.Core.Configuration;

namespace BareMountd.Core.Tests.Configuration;

public sealed class LoaderTests
{
    [Fact]
    public void All_errors_are_reported_at_once_in_the_order_of_the_file()
    {
        ConfigResult result = Configs.Load("""
            {
              // a disk with five mistakes
              "disks": {
                "a": {
                  "match": { "serial": "none", "byId": "x[" },
                  "mountPont": "/data",
                  "mountPoint": "relative",
                  "fsType": "ext5",
                  "options": ["noatime", "ro", "rw"],
                },
                "b": { "match": {}, "mountPoint": "/etc" },
              },
              "metrics": { "listen": "10099", },
              "contrl": {}
            }
            """);
        Assert.False(result.Ok);
        Assert.Null(result.Config);
        Assert.Equal(
            [
                ("weak-serial", 5, 28), ("invalid-glob", 5, 44), ("unknown-key", 6, 7), ("path-not-absolute", 7, 21), ("invalid-fs-type", 8, 17),
                ("contradictory-options", 9, 36), ("empty-match", 11, 21), ("system-directory", 11, 39), ("invalid-listen", 13, 26), ("unknown-key", 14, 3),
            ],
            result.Diagnostics.Select(d => (d.Code, d.Line, d.Column)));
        Assert.Equal("test.json:6:7: error: $.disks.a.mountPont: unknown key \"mountPont\" (did you mean \"mountPoint\"?); allowed here: "
            + "match, partition, mountPoint, fsType, preset, options, readOnly, enabled, links, allowNonEmpty, unmountOnRemove, after, allow, health, policy [unknown-key]", result.Diagnostics[2].ToString());
    }

    [Fact]
    public void Everything_that_is_declared_arrives()
    {
        ConfigResult result = Configs.Load("""
            {
              "$schema": "./baremountd.schema.json",
              "disks": {
                "pool": { "match": { "wwn": ["0x5000c500a1b2c3d4"] }, "mountPoint": "/pool/" },
                "storage": {
                  "match": {
                    "byId": ["/dev/disk/by-id/scsi-SNVMe_*", "nvme-x"], "serial": "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.", "uuid": "0a1b2c3d-1111-2222-3333-444455556666",
                    "label": "my \"disk\"", "partUuid": "1a2b3c4d-01", "partLabel": "p", "model": "WD*", "path": "/dev/disk/by-path/pci-*"
                  },
                  "partition": 2, "mountPoint": "//pool/./storage", "fsType": "ext4", "options": "defaults,noatime,ro,commit=60,x-gvfs-show", "enabled": false,
                  "links": ["/srv/data/"], "allowNonEmpty": true, "unmountOnRemove": true, "after": "pool", "allow": "system-disk"
                }
              },
              "metrics": { "enabled": false, "listen": ["127.0.0.1:1", "[::1]:2"] },
              "control": { "actGroup": "wheel" }
            }
            """);
        Assert.Empty(result.Diagnostics);
        BareMountConfig config = result.Config!;
        Assert.Equal(["pool", "storage"], config.Disks.Select(d => d.Name));
        Assert.Equal("/pool", config.Disks[0].MountPoint);
        Assert.True(config.Disks[0].Enabled);
        Assert.False(config.Disks[0].ReadOnly);
        Assert.Null(config.Disks[0].Partition);
        DiskConfig disk = config.Find("storage")!;
        Assert.Equal(["scsi-SNVMe_*", "nvme-x"], disk.Match.ById);
        Assert.Equal(["E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4."], disk.Match.Serial);
        Assert.Equal("my \"disk\"", Assert.Single(disk.Match.Label));
        Assert.Equal("1a2b3c4d-01", Assert.Single(disk.Match.PartUuid));
        Assert.Equal("p", Assert.Single(disk.Match.PartLabel));
        Assert.Equal("WD*", Assert.Single(disk.Match.Model));
        Assert.Equal("/dev/disk/by-path/pci-*", Assert.Single(disk.Match.Path));
        Assert.Equal(2, disk.Partition);
        Assert.Equal("/pool/storage", disk.MountPoint);
        Assert.Equal("ext4", disk.FsType);
        Assert.Equal(["noatime", "commit=60", "x-gvfs-show"], disk.Options);
        Assert.True(disk.ReadOnly, "the option ro became the flag");
        Assert.False(disk.Enabled);
        Assert.Equal(["/srv/data"], disk.Links);
        Assert.True(disk.AllowNonEmpty);
        Assert.True(disk.UnmountOnRemove);
        Assert.Equal(["pool"], disk.After);
        Assert.Equal(["system-disk"], disk.Allow);
        Assert.False(config.Metrics.Enabled);
        Assert.Equal(["127.0.0.1:1", "[::1]:2"], config.Metrics.Listen);
        Assert.Equal("wheel", config.Control.ActGroup);
    }

    [Fact]
    public void The_example_is_accepted_everywhere_and_mounts_nothing()
    {
        byte[] example = File.ReadAllBytes(Repository.File("packaging/config.example.json"));
        foreach (ConfigContext context in (ConfigContext[])[ConfigContext.Unknown, Configs.Wsl])
        {
            ConfigResult result = ConfigurationLoader.Load(example, "config.example.json", context);
            Assert.DoesNotContain(result.Diagnostics, d => d.Severity > ConfigSeverity.Notice);
            DiskConfig disk = Assert.Single(result.Config!.Disks);
            Assert.False(disk.Enabled);
            Assert.Equal("/mnt/wsl/storage", disk.MountPoint);
        }
    }

    [Fact]
    public void The_part_of_the_example_that_is_commented_out_is_accepted_too()
    {
        string[] lines = File.ReadAllLines(Repository.File("packaging/config.example.json"));
        IEnumerable<string> database = lines.SkipWhile(l => !l.Contains("// \"database\"", StringComparison.Ordinal))
            .TakeWhile(l => l.StartsWith("    // ", StringComparison.Ordinal)).Select(l => l["    // ".Length..]);
        ConfigResult result = Configs.Load($"{{ \"disks\": {{\n{string.Join('\n', database)}\n}} }}", Configs.Wsl);
        Assert.Empty(result.Diagnostics);
        DiskConfig disk = Assert.Single(result.Config!.Disks);
        Assert.NotNull(disk.Health.Canary);
        Assert.True(disk.Policy.Guard);
        Assert.NotNull(disk.Policy.Hook);
    }

    [Fact]
    public void A_byte_order_mark_is_no_column()
    {
        byte[] data = [0xEF, 0xBB, 0xBF, .. "{ \"äö\": 1, \"x\": 1 }"u8];
        ConfigResult result = ConfigurationLoader.Load(data, "f", ConfigContext.Unknown);
        Assert.Equal([(1, 1), (1, 3), (1, 12)], result.Diagnostics.OrderBy(d => d.Column).Select(d => (d.Line, d.Column)));
    }

    [Fact]
    public void Two_partitions_of_one_disk_are_two_disks()
    {
        ConfigResult result = Configs.Load("""
            { "disks": {
              "a": { "match": { "serial": "S4EWNX0R" }, "partition": 1, "mountPoint": "/a" },
              "b": { "match": { "serial": "S4EWNX0R" }, "partition": 2, "mountPoint": "/b" } } }
            """);
        Assert.True(result.Ok);
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void Nesting_is_allowed_when_the_order_is_given_over_several_disks()
    {
        ConfigResult result = Configs.Load("""
            { "disks": {
              "a": { "match": { "label": "a" }, "mountPoint": "/a" },
              "b": { "match": { "label": "b" }, "mountPoint": "/b", "after": "a" },
              "c": { "match": { "label": "c" }, "mountPoint": "/a/c", "after": "b" } } }
            """);
        Assert.True(result.Ok);
        Assert.Empty(result.Diagnostics);
    }

    [Fact]
    public void What_comes_from_the_file_cannot_act_on_a_terminal()
    {
        ConfigResult result = Configs.Load("{ \"a\u202eb\": 1, \"disks\": { \"x\\u001b[2J\": {}, \"d\u200b\": 1 } }");
        Assert.False(result.Ok);
        Assert.All(result.Diagnostics, d => Assert.DoesNotContain(d.ToString(), c => char.IsControl(c) || c is '\u202e' or '\u200b'));
        Assert.Contains(result.Diagnostics, d => d.Message.Contains("\\u202e", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_chain_of_disks_neither_overflows_nor_takes_long()
    {
        StringBuilder text = new("{ \"disks\": {");
        for (int i = 0; i < 8000; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"d{i}\":{{\"match\":{{\"label\":\"l{i}\"}},\"mountPoint\":\"/m/{i}\",\"after\":\"d{(i + 1) % 8000}\"}},");
        }

        ConfigResult result = Configs.Load(text.Append("} }").ToString());
        Assert.Equal(ConfigCodes.AfterCycle, Assert.Single(result.Diagnostics).Code);
    }
}
