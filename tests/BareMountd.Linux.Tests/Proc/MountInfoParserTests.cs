using System.Text;
using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Proc;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Linux.Tests.Proc;

public sealed class MountInfoParserTests
{
    private const string Sample =
        """
        22 27 0:21 / /proc rw,nosuid,nodev shared:13 - proc proc rw
        36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 propagate_from:2 - ext3 /dev/root rw,errors=continue
        71 27 8:17 / /mnt/wsl/my\040disk\134a\011b\012c rw,relatime - ext4 /dev/sdb1 rw,discard
        72 27 0:47 /@home /mnt/b ro,relatime - btrfs /dev/sdc rw,space_cache=v2,subvol=/@home
        73 27 0:50 / /mnt/none rw - tmpfs  rw
        """;

    [Fact]
    public void A_line_with_tags_is_parsed()
    {
        Assert.True(MountInfoParser.TryParseLine(Encoding.UTF8.GetBytes(Sample.Split('\n')[1]), out MountEntry? entry));
        Assert.Equal(
            new MountEntry
            {
                Id = 36,
                ParentId = 35,
                Number = new DeviceNumber(98, 0),
                Root = "/mnt1",
                MountPoint = "/mnt2",
                Options = "rw,noatime",
                FsType = "ext3",
                Source = "/dev/root",
                SuperOptions = "rw,errors=continue",
            },
            entry);
    }

    [Fact]
    public void A_file_is_parsed_in_order_and_garbage_is_left_out()
    {
        MountTable table = MountInfoParser.Parse(Encoding.UTF8.GetBytes("garbage\n" + Sample + "\n\n1 2 3:4 / nowhere\n74 27 8:1 / /cut rw - ext4"));
        Assert.Equal(["/proc", "/mnt2", "/mnt/wsl/my disk\\a\tb\nc", "/mnt/b", "/mnt/none"], table.Entries.Select(entry => entry.MountPoint));
        Assert.True(table.At("/mnt/b")!.ReadOnly);
        Assert.Equal("/@home", table.At("/mnt/b")!.Root);
    }

    [Fact]
    public void An_empty_source_is_not_skipped() => Assert.Equal("", MountInfoParser.Parse(Encoding.UTF8.GetBytes(Sample)).At("/mnt/none")!.Source);

    [Fact]
    public void A_path_that_is_not_utf8_survives()
    {
        byte[] line = [.. "9 1 8:1 / /mnt/"u8, 0xE4, 0xFF, .. " rw - ext4 /dev/sda1 rw"u8];
        Assert.True(MountInfoParser.TryParseLine(line, out MountEntry? entry));
        Assert.Equal([.. "/mnt/"u8, 0xE4, 0xFF], PathText.Encode(entry.MountPoint));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x 1 8:1 / /a rw - ext4 /dev/sda1 rw")]
    [InlineData("9 1 8 / /a rw - ext4 /dev/sda1 rw")]
    [InlineData("9 1 8:-1 / /a rw - ext4 /dev/sda1 rw")]
    [InlineData("9 1 8:4294967296 / /a rw - ext4 /dev/sda1 rw")]
    [InlineData("99999999999 1 8:1 / /a rw - ext4 /dev/sda1 rw")]
    [InlineData("9 1 8:1 / a rw - ext4 /dev/sda1 rw")]
    [InlineData("9 1 8:1 / /a rw shared:1 ext4 /dev/sda1 rw")]
    [InlineData("9 1 8:1 / /a rw - ext4 /dev/sda1")]
    public void Other_forms_are_refused(string line) => Assert.False(MountInfoParser.TryParseLine(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void What_is_written_as_the_kernel_writes_it_is_read_back_equal()
    {
        Gen<string> path = Gen.Elements("a", "ü", " ", "\t", "\n", "\\", "#", "𝄞", "-", ":", "040", "\uDCFF").ArrayOf().Select(parts => "/" + string.Concat(parts));
        Gen<string> word = Gen.Elements("rw", "ro", "noatime", "subvol=/@", "x").NonEmptyListOf().Select(parts => string.Join(',', parts));
        Gen<string> tags = Gen.Elements("", "shared:1 ", "master:2 propagate_from:3 ", "unbindable ");
        Gen<(MountEntry Entry, string Tags)> gen =
            from id in Gen.Choose(0, int.MaxValue)
            from parent in Gen.Choose(0, int.MaxValue)
            from major in Gen.Choose(0, int.MaxValue)
            from root in path
            from mountPoint in path
            from options in word
            from source in Gen.OneOf(path, Gen.Constant(""), Gen.Constant("none"))
            from tag in tags
            select (new MountEntry
            {
                Id = id,
                ParentId = parent,
                Number = new DeviceNumber((uint)major, (uint)parent),
                Root = root,
                MountPoint = mountPoint,
                Options = options,
                FsType = "fuse.x",
                Source = source,
                SuperOptions = options,
            }, tag);
        Prop.ForAll(Arb.From(gen), pair => MountInfoParser.TryParseLine(Write(pair.Entry, pair.Tags), out MountEntry? read) && read == pair.Entry)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Hostile_input_never_throws() => Hostile.Survives(Sample, input => MountInfoParser.Parse(input));

    private static byte[] Write(MountEntry entry, string tags)
    {
        MemoryStream line = new();
        line.Write(Encoding.ASCII.GetBytes($"{entry.Id} {entry.ParentId} {entry.Number} "));
        Escape(entry.Root);
        Escape(entry.MountPoint);
        Escape(entry.Options);
        line.Write(Encoding.ASCII.GetBytes(tags + "- "));
        Escape(entry.FsType);
        Escape(entry.Source);
        Escape(entry.SuperOptions);
        return line.ToArray()[..^1];

        void Escape(string text)
        {
            foreach (byte value in PathText.Encode(text))
            {
                if (" \t\n\\#"u8.Contains(value))
                {
                    line.Write(Encoding.ASCII.GetBytes("\\" + Convert.ToString(value, 8).PadLeft(3, '0')));
                }
                else
                {
                    line.WriteByte(value);
                }
            }

            line.WriteByte((byte)' ');
        }
    }
}
