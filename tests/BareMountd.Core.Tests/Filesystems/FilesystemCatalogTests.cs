using BareMountd.Core.Filesystems;

namespace BareMountd.Core.Tests.Filesystems;

public sealed class FilesystemCatalogTests
{
    [Fact]
    public void All_filesystems_of_the_design_are_there_once() => Assert.Equal(
        ["btrfs", "erofs", "exfat", "ext2", "ext3", "ext4", "f2fs", "iso9660", "ntfs3", "squashfs", "udf", "vfat", "xfs"],
        FilesystemCatalog.All.Select(f => f.Name).Order());

    [Fact]
    public void Facts()
    {
        Assert.Equal("fsck.ext4", FilesystemCatalog.Find("ext4")!.FsckProgram);
        Assert.False(FilesystemCatalog.Find("xfs")!.CanFsck);
        Assert.False(FilesystemCatalog.Find("btrfs")!.CanFsck);
        Assert.Equal("isofs", FilesystemCatalog.Find("iso9660")!.Module);
        Assert.Equal(["erofs", "iso9660", "squashfs"], FilesystemCatalog.All.Where(f => f.IsReadOnly).Select(f => f.Name).Order());
        Assert.Null(FilesystemCatalog.Find("ext5"));
    }

    [Fact]
    public void Defaults_give_way_to_what_is_declared()
    {
        Assert.Equal(["errors=remount-ro", "noatime"], FilesystemCatalog.WithDefaults("ext4", ["noatime"]));
        Assert.Equal(["errors=panic"], FilesystemCatalog.WithDefaults("ext4", ["errors=panic"]));
        Assert.Equal(["noatime"], FilesystemCatalog.WithDefaults("xfs", ["noatime"]));
        Assert.Equal(["noatime"], FilesystemCatalog.WithDefaults("ext5", ["noatime"]));
    }

    [Fact]
    public void A_preset_gives_way_to_what_is_declared()
    {
        Assert.Equal(["errors=remount-ro", "noatime", "lazytime", "commit=60", "nodev"], FilesystemCatalog.WithDefaults("ext4", ["nodev"], "build-cache"));
        Assert.Equal(["errors=remount-ro", "nolazytime", "relatime", "commit=5"], FilesystemCatalog.WithDefaults("ext4", ["nolazytime", "relatime", "commit=5"], "build-cache"));
        Assert.Equal(["errors=remount-ro", "noatime", "lazytime", "barrier=1"], FilesystemCatalog.WithDefaults("ext4", ["barrier=1"], "no-journal"));
        Assert.Equal(["nodev"], FilesystemCatalog.WithDefaults("xfs", ["nodev"], "no-journal"));
        Assert.Equal(["nodev"], FilesystemCatalog.WithDefaults("ext5", ["nodev"], "database"));
    }

    [Fact]
    public void Every_preset_is_of_options_that_the_filesystem_takes_and_warns_where_one_is_dangerous()
    {
        string[] purposes = ["database", "build-cache", "nix-store", "bulk"];
        foreach (FilesystemInfo filesystem in FilesystemCatalog.All.Where(f => !f.Presets.IsEmpty))
        {
            Assert.Empty(purposes.Except(filesystem.Presets.Select(p => p.Name)));
            foreach (FilesystemPreset preset in filesystem.Presets)
            {
                Assert.NotEmpty(preset.Options);
                foreach ((string text, string reason) in preset.Options)
                {
                    MountOption option = MountOption.Parse(text);
                    OptionRule? rule = filesystem.Option(option.Key) ?? FilesystemCatalog.Generic.Option(option.Key);
                    Assert.True(rule?.Accepts(option.Value), $"{filesystem.Name} {preset.Name}: {text}");
                    Assert.Null(filesystem.Removal(option));
                    Assert.Null(filesystem.Deprecation(option));
                    Assert.True(reason.Length > 20, text);
                    Assert.True(filesystem.Danger(option) is null || preset.Warning is not null, $"{filesystem.Name} {preset.Name}: {text}");
                }
            }
        }
    }

    [Theory]
    [InlineData("ext4", "barrier", true)]
    [InlineData("ext4", "barrier=0", true)]
    [InlineData("ext4", "barrier=2", false)]
    [InlineData("ext4", "nobarrier", true)]
    [InlineData("ext4", "commit=60", true)]
    [InlineData("ext4", "commit", false)]
    [InlineData("ext4", "commit=99999999999", false)]
    [InlineData("xfs", "logbsize=256k", true)]
    [InlineData("xfs", "logbsize=k", false)]
    [InlineData("btrfs", "compress=zstd:3", true)]
    [InlineData("btrfs", "compress=zstd:-5", true)]
    [InlineData("btrfs", "compress=zstd:x", false)]
    [InlineData("btrfs", "compress", true)]
    [InlineData("btrfs", "subvol=", false)]
    [InlineData("f2fs", "checkpoint=disable:10%", true)]
    [InlineData("vfat", "umask=0022", true)]
    [InlineData("vfat", "umask=0089", false)]
    [InlineData("vfat", "time_offset=-60", true)]
    [InlineData("xfs", "logdev=sdb", false)]
    public void Values(string filesystem, string option, bool accepted)
    {
        MountOption parsed = MountOption.Parse(option);
        Assert.Equal(accepted, FilesystemCatalog.Find(filesystem)!.Option(parsed.Key)!.Accepts(parsed.Value));
    }

    [Fact]
    public void Every_table_of_the_data_names_options_that_exist()
    {
        foreach (FilesystemInfo filesystem in FilesystemCatalog.All)
        {
            Assert.All(filesystem.Defaults, o => AssertKnown(filesystem, o));
            Assert.All(filesystem.Repeatable, o => AssertKnown(filesystem, o));
            Assert.All(filesystem.Exclusive.SelectMany(s => s), o => Assert.NotNull(filesystem.Option(MountOption.Parse(o).Key)));
            foreach (string name in filesystem.OptionNames)
            {
                OptionRule rule = filesystem.Option(name)!;
                Assert.DoesNotContain('<', rule.Allowed);
                Assert.Null(filesystem.Removal(new MountOption(name, null)));
                Assert.Null(FilesystemCatalog.Generic.Option(name) is { HasNegation: true } ? null : FilesystemCatalog.ReservedOptions.GetValueOrDefault(name));
            }
        }
    }

    [Theory]
    [InlineData("a,b=c", "a|b=c")]
    [InlineData("context=\"system_u:object_r:x:s0:c1,c2\",noatime", "context=\"system_u:object_r:x:s0:c1,c2\"|noatime")]
    [InlineData("a, b", "a|b")]
    [InlineData("", "")]
    public void Lists_are_parted_as_mount_parts_them(string text, string parts) => Assert.Equal(parts.Split('|'), MountOption.Split(text));

    private static void AssertKnown(FilesystemInfo filesystem, string option)
    {
        MountOption parsed = MountOption.Parse(option);
        Assert.NotNull(filesystem.Option(parsed.Key));
    }
}
