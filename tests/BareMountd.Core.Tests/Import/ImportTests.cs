using System.Collections.Immutable;
using System.Text;
using BareMountd.Core.Configuration;
using BareMountd.Core.Import;
using BareMountd.Core.Tests.Configuration;
using BareMountd.Core.Views;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Core.Tests.Import;

public sealed class ImportTests
{
    private const string Fstab = """
        # /etc/fstab
        UUID=2a3f2a3e-0c55-4f7e-9d55-0d5a3b1f0001  /                ext4  errors=remount-ro  0 1
        UUID=6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e11  /mnt/wsl/storage ext4  defaults,noatime,nofail,x-systemd.device-timeout=5s  0 2
        LABEL=hot\040data  /srv/hot\040data  xfs  ro,noauto
        /dev/disk/by-label/my\x20disk	/srv/labelled	btrfs	compress=zstd:1,subvol=@data
        /dev/disk/by-id/nvme-WD_BLACK_SN850X_4000GB_25033U800123-part2 /srv/part auto nobarrier
        PARTUUID=9d1d0b7a-02  /mnt/wsl/data  vfat  umask=0022,user
        UUID=6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e12 /srv/data ext4 nodelalloc,commit=x,barrier
        /dev/sdb1  /srv/node  ext4  defaults
        /dev/mapper/vg-lv  /srv/lv  ext4
        UUID=aaaa-bbbb none swap sw
        tmpfs /tmp tmpfs defaults
        server:/export /srv/nfs nfs _netdev
        /srv/data /srv/bound none bind
        /srv/file.img /srv/loop ext4 loop
        LABEL=again /srv/data ext4
        alone
        """;

    [Fact]
    public void Lines_of_fstab_become_disks_or_are_left_out_with_a_reason()
    {
        List<SkippedLine> skipped = [];
        ImmutableArray<ImportedDisk> disks = Importer.Import(FstabReader.Read(Fstab, skipped), skipped);
        Assert.Equal(
            """
            {
              "disks": {
                // without the option x-systemd.device-timeout=5s: it speaks to systemd's fstab generator; see \"after\" and \"policy\"
                "storage": {
                  "match": { "uuid": "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e11" },
                  "mountPoint": "/mnt/wsl/storage",
                  "fsType": "ext4",
                  "options": ["noatime"]
                },
                "hot-data": {
                  "match": { "label": "hot data" },
                  "mountPoint": "/srv/hot data",
                  "fsType": "xfs",
                  "readOnly": true,
                  "enabled": false
                },
                "labelled": {
                  "match": { "label": "my disk" },
                  "mountPoint": "/srv/labelled",
                  "fsType": "btrfs",
                  "options": ["compress=zstd:1", "subvol=@data"]
                },
                "part": {
                  "match": { "byId": "nvme-WD_BLACK_SN850X_4000GB_25033U800123" },
                  "partition": 2,
                  "mountPoint": "/srv/part",
                  "options": ["nobarrier"]
                },
                // without the option user: only root and the configured group mount; see control.actGroup
                "data": {
                  "match": { "partUuid": "9d1d0b7a-02" },
                  "mountPoint": "/mnt/wsl/data",
                  "fsType": "vfat",
                  "options": ["umask=0022"]
                },
                // without the option commit=x: allowed: \"commit=NUMBER\"
                "data-2": {
                  "match": { "uuid": "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e12" },
                  "mountPoint": "/srv/data",
                  "fsType": "ext4",
                  "options": ["nodelalloc", "barrier"]
                }
              }
            }

            """,
            ImportWriter.Write(disks, SnippetFormat.Json));
        Assert.True(Configs.Load(ImportWriter.Write(disks, SnippetFormat.Json)).Ok);
        Assert.Equal(
            [
                "line 17: it has less than a device and a mount point",
                "line 2: / is a directory of the system; choose one of its own",
                "line 9: /dev/sdb1 is a name that changes: declare it by its uuid or serial (baremountctl devices sdb1)",
                "line 10: /dev/mapper/vg-lv is built on other devices: declare it by the uuid of its filesystem (blkid /dev/mapper/vg-lv)",
                "line 11: swap space is not mounted",
                "line 12: tmpfs: not a disk",
                "line 13: a network filesystem is not a disk",
                "line 14: a bind mount has no disk of its own",
                "line 15: a loop device is a file, not a disk",
                "line 16: something is declared at that place already",
            ],
            skipped.Select(s => $"{s.Where}: {s.Reason}"));
    }

    [Fact]
    public void What_findmnt_shows_is_taken_by_the_best_tag_and_without_the_kernels_defaults()
    {
        const string Json = """
            { "filesystems": [ { "target": "/", "source": "/dev/sda", "fstype": "ext4", "options": "rw,relatime", "uuid": "x", "label": null, "partuuid": null,
              "children": [
                { "target": "/mnt/data", "source": "/dev/sdb1", "fstype": "xfs", "options": "rw,noatime,attr2,inode64,logbufs=8,logbsize=32k,noquota", "uuid": "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e11", "label": "data", "partuuid": "p" },
                { "target": "/mnt/pool", "source": "/dev/sdc[/@pool]", "fstype": "btrfs", "options": "rw,relatime,ssd,space_cache=v2,subvolid=256,subvol=/@pool", "uuid": null, "label": "pool", "partuuid": null },
                { "target": "/mnt/part", "source": "/dev/sdd[/dir]", "fstype": "ext4", "options": "rw,relatime", "uuid": "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e99", "label": null, "partuuid": null } ] } ] }
            """;
        List<SkippedLine> skipped = [];
        ImmutableArray<ImportedDisk> disks = Importer.Import(FindmntReader.Read(Encoding.UTF8.GetBytes(Json)), skipped);
        Assert.Equal(
            """
            services.baremountd.settings.disks = {
              "data" = {
                match = { uuid = "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e11"; };
                mountPoint = "/mnt/data";
                fsType = "xfs";
                options = [ "noatime" ];
              };
              "pool" = {
                match = { label = "pool"; };
                mountPoint = "/mnt/pool";
                fsType = "btrfs";
                options = [ "subvol=/@pool" ];
              };
            };

            """,
            ImportWriter.Write(disks, SnippetFormat.Nix));
        Assert.Equal(["/: / is a directory of the system; choose one of its own", "/mnt/part: only a part of a filesystem is mounted there"], skipped.Select(s => $"{s.Where}: {s.Reason}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{ \"filesystems\": 1 }")]
    public void What_findmnt_does_not_print_is_refused_in_words(string json) =>
        Assert.Contains("findmnt --json", Assert.Throws<FormatException>(() => FindmntReader.Read(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    /// <summary>Whatever stands in a file, what comes out is a configuration that the daemon takes, or names the reason at its own line.</summary>
    [Fact]
    public void Any_text_gives_a_configuration_or_nothing()
    {
        Gen<string> field = Gen.OneOf(
            Gen.Elements("UUID=", "LABEL=", "/dev/disk/by-id/", "/dev/disk/by-label/", "ID=", "/mnt/", "ext4", "xfs", "defaults", "noatime", "ro,", "commit=", "\\040", "\\134", "\"", "\\x5c", "*", "${x}", "\u0007", "-part1", "#"),
            Gen.Choose(0, 0x7ff).Select(c => ((char)c).ToString()));
        Gen<string> line = field.ListOf(6).Select(parts => string.Concat(parts)).ListOf(4).Select(fields => string.Join(' ', fields));
        Prop.ForAll(line.ListOf(5).Select(lines => string.Join('\n', lines)).ToArbitrary(), text =>
        {
            List<SkippedLine> skipped = [];
            ImmutableArray<ImportedDisk> disks = Importer.Import(FstabReader.Read(text, skipped), skipped);
            string written = ImportWriter.Write(disks, SnippetFormat.Json);
            Assert.DoesNotContain(written, c => char.IsControl(c) && c != '\n');
            ConfigResult result = Configs.Load(written);
            Assert.DoesNotContain(result.Diagnostics, d => d.Code is ConfigCodes.Syntax or ConfigCodes.UnknownKey or ConfigCodes.WrongType or ConfigCodes.InvalidName or ConfigCodes.DuplicateKey);
        }).QuickCheckThrowOnFailure();
    }
}
