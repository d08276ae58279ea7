using System.Diagnostics;
using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Systemd;

namespace BareMountd.Linux.Tests.Systemd;

/// <summary>Superblocks that the real mke2fs wrote and the real debugfs changed: a check is left out only where e2fsck would say "clean".</summary>
public sealed class ExtSuperblockTests : IDisposable
{
    private static readonly DateTimeOffset s_now = TimeProvider.System.GetUtcNow();
    private readonly string _image = Path.GetTempFileName();

    public void Dispose() => File.Delete(_image);

    [Theory]
    [InlineData(null, true)]
    [InlineData("state 0", false)]
    [InlineData("state 3", false)]
    [InlineData("error_count 1", false)]
    [InlineData("mnt_count 5", true)]
    [InlineData("max_mnt_count 5\nset_super_value mnt_count 5", false)]
    [InlineData("max_mnt_count 5\nset_super_value mnt_count 4", true)]
    [InlineData("checkinterval 3600", true)]
    [InlineData("checkinterval 3600\nset_super_value lastcheck 20200101", false)]
    [InlineData("feature_incompat 0x2c6", false)]
    public void A_check_is_left_out_only_where_nothing_is_dirty_and_nothing_is_due(string? change, bool clean)
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/mke2fs"), "mke2fs is not installed");
        Run("mke2fs", "", "-q", "-F", "-t", "ext4", _image, "8m");
        if (change is not null)
        {
            Run("debugfs", "set_super_value " + change + "\n", "-w", "-f", "-", _image);
        }

        Assert.Equal(clean, ExtSuperblock.KnownClean(Request("ext4"), s_now));
    }

    [Fact]
    public void What_cannot_be_read_or_is_another_filesystem_is_not_known_to_be_clean()
    {
        Assert.False(ExtSuperblock.KnownClean(Request("ext4"), s_now));
        Assert.False(ExtSuperblock.KnownClean(Request("vfat"), s_now));
        Assert.False(ExtSuperblock.KnownClean(Request("ext4") with { DevNode = "/nonexistent" }, s_now));
        Assert.False(ExtSuperblock.TryParse(new byte[10], out _));
        Assert.False(ExtSuperblock.TryParse(new byte[1024], out _));
    }

    private MountRequest Request(string fsType) => new()
    {
        Disk = "data",
        Device = new DeviceKey("sdb", new DeviceNumber(8, 16), 1),
        DevNode = _image,
        MountPoint = "/mnt/data",
        FsType = fsType,
        UdevRunning = false,
    };

    private static void Run(string program, string input, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("/usr/sbin/" + program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
    }
}
