using System.Diagnostics;
using BareMountd.Linux.Devices;

namespace BareMountd.Linux.Tests.Devices;

/// <summary>The real libblkid on image files that the real mkfs programs made.</summary>
public sealed class BlkidProbeTests : IDisposable
{
    private const string Uuid = "e3b0c442-98fc-4c14-9afb-f4c8996fb924";

    private readonly string _image = Path.GetTempFileName();

    public void Dispose() => File.Delete(_image);

    [Theory]
    [InlineData("bare data", "bare\\x20data")]
    [InlineData("a/b", "a\\x2fb")]
    [InlineData("größe", "größe")]
    public void Ext4_is_found_with_uuid_and_any_label(string label, string encoded)
    {
        Make(32, "mke2fs", "-q", "-F", "-t", "ext4", "-U", Uuid, "-L", label);
        ProbeRecord record = BlkidProbe.Run(_image);
        Assert.Equal(("filesystem", "ext4", Uuid, label), (record.Content.Usage, record.Content.Type, record.Content.Uuid, record.Content.Label));
        Assert.Equal((encoded, Uuid), (record.LabelEncoded, record.UuidEncoded));
        Assert.True(record.Content.IsFilesystem);
    }

    [Fact]
    public void Swap_is_other_not_a_filesystem()
    {
        Make(8, "mkswap", "-q", "-U", Uuid);
        ProbeRecord record = BlkidProbe.Run(_image);
        Assert.Equal(("other", "swap", Uuid), (record.Content.Usage, record.Content.Type, record.Content.Uuid));
        Assert.False(record.Content.IsFilesystem);
    }

    [Fact]
    public void Two_signatures_are_ambivalent_and_name_nothing()
    {
        Make(32, "mke2fs", "-q", "-F", "-t", "ext4", "-U", Uuid);

        // A squashfs superblock (magic, version 4.0) of another life beside an ext4 one.
        byte[] squash = new byte[32];
        "hsqs"u8.CopyTo(squash);
        squash[28] = 4;
        using (FileStream file = File.OpenWrite(_image))
        {
            file.Write(squash);
        }

        ProbeRecord record = BlkidProbe.Run(_image);
        Assert.True(record.Content.Ambivalent, record.Content.ToString());
        Assert.Null(record.Content.Type);
    }

    [Fact]
    public void Zeroes_are_empty_and_a_missing_node_is_unreadable()
    {
        Size(32);
        Assert.Equal(ProbeRecord.Empty, BlkidProbe.Run(_image));
        Assert.True(BlkidProbe.Run(_image + ".none").Content.Unreadable);
    }

    [Fact]
    public void A_partition_table_is_told()
    {
        Size(32);
        byte[] mbr = new byte[512];
        BitConverter.GetBytes(0x4f6b2c1du).CopyTo(mbr, 440);
        mbr[446 + 4] = 0x83;
        BitConverter.GetBytes(2048u).CopyTo(mbr, 446 + 8);
        BitConverter.GetBytes(8192u).CopyTo(mbr, 446 + 12);
        mbr[510] = 0x55;
        mbr[511] = 0xaa;
        using (FileStream file = File.OpenWrite(_image))
        {
            file.Write(mbr);
        }

        ProbeRecord record = BlkidProbe.Run(_image);
        Assert.Equal(("dos", "4f6b2c1d"), (record.TableType, record.TableUuid));
    }

    private void Size(int mebibytes)
    {
        using FileStream file = File.OpenWrite(_image);
        file.SetLength(mebibytes * 1024L * 1024);
    }

    private void Make(int mebibytes, string program, params string[] arguments)
    {
        string? path = new[] { "/usr/sbin", "/sbin", "/usr/bin" }.Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, program + " is not installed");
        Size(mebibytes);
        ProcessStartInfo start = new(path!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add(_image);
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
