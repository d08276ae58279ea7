using BareMountd.Core.Configuration;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;
using BareMountd.Linux.Health;

namespace BareMountd.Linux.Tests.Health;

/// <summary>The canary on real filesystems in loop devices: its promises, and disks that somebody prepared.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class CanaryTests
{
    private static readonly CanaryConfig s_config = new();
    private readonly CanaryProbe _probe = new(LinuxRoots.System, TimeProvider.System);

    [Theory]
    [InlineData("ext4", "64M")]
    [InlineData("xfs", "300M")]
    [InlineData("vfat", "64M")]
    public void Rounds_are_intact_past_the_page_cache_and_leave_one_file(string fsType, string size)
    {
        using LoopMount disk = LoopMount.Make(fsType, size);
        ProbeTarget target = disk.Target(s_config);
        for (ulong round = 1; round <= 3; round++)
        {
            ProbeReading.Canary canary = Assert.IsType<ProbeReading.Canary>(_probe.Read(target));
            Assert.True(canary is { Intact: true, Direct: true }, canary.ToString());
            Assert.True(canary is { WriteSeconds: > 0, SyncSeconds: > 0, ReadSeconds: > 0 }, canary.ToString());
            Assert.Equal([disk.Folder, disk.Canary], Everything(disk));
            Assert.Equal(s_config.SizeBytes, new FileInfo(disk.Canary).Length);
            Assert.True(CanaryPattern.TryReadRound(File.ReadAllBytes(disk.Canary), out ulong written));
            Assert.Equal(round, written);
        }

        if (fsType != "vfat")
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(disk.Folder));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(disk.Canary));
        }
    }

    [Fact]
    public void A_disk_that_gives_back_something_else_is_not_intact()
    {
        byte[] content = new byte[s_config.SizeBytes];
        CanaryPattern.Fill(content, 42);
        Assert.True(CanaryPattern.IsIntact(content, 42));
        Assert.False(CanaryPattern.IsIntact(content, 41));

        byte[] flipped = [.. content];
        flipped[50_000] ^= 1;
        Assert.False(CanaryPattern.IsIntact(flipped, 42));

        // A block of the round before in the midst of this one; two blocks that changed places; nothing at all.
        byte[] old = new byte[content.Length];
        CanaryPattern.Fill(old, 41);
        byte[] stale = [.. content];
        old.AsSpan(8192, CanaryPattern.Block).CopyTo(stale.AsSpan(8192));
        Assert.False(CanaryPattern.IsIntact(stale, 42));
        byte[] swapped = [.. content];
        content.AsSpan(0, CanaryPattern.Block).CopyTo(swapped.AsSpan(CanaryPattern.Block));
        content.AsSpan(CanaryPattern.Block, CanaryPattern.Block).CopyTo(swapped.AsSpan(0));
        Assert.False(CanaryPattern.IsIntact(swapped, 42));
        Assert.False(CanaryPattern.IsIntact(new byte[content.Length], 42));
    }

    [Fact]
    public void What_was_synced_is_on_the_device()
    {
        using LoopMount disk = LoopMount.Make("ext4", "64M", "-q", "-b", "4096");
        Assert.IsType<ProbeReading.Canary>(_probe.Read(disk.Target(s_config)));
        byte[] image = File.ReadAllBytes(disk.Image);
        int at = image.AsSpan().IndexOf("BMCANARY"u8);
        Assert.True(at > 0, "it is there");
        Assert.True(CanaryPattern.IsIntact(image.AsSpan(at, s_config.SizeBytes), 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(70_000)]
    public void What_a_killed_daemon_left_is_used_again(int length)
    {
        using LoopMount disk = LoopMount.Make("ext4");
        ProbeTarget target = disk.Target(s_config);
        Assert.IsType<ProbeReading.Canary>(_probe.Read(target));
        byte[] left = new byte[length];
        File.ReadAllBytes(disk.Canary).AsSpan(0, Math.Min(length, s_config.SizeBytes)).CopyTo(left);
        using (FileStream file = File.OpenWrite(disk.Canary))
        {
            file.SetLength(0);
            file.Write(length == 1 ? new byte[1] : left);
        }

        Assert.True(Assert.IsType<ProbeReading.Canary>(_probe.Read(target)).Intact);
        Assert.Equal(s_config.SizeBytes, new FileInfo(disk.Canary).Length);
        Assert.Equal([disk.Folder, disk.Canary], Everything(disk));
    }

    [Fact]
    public void A_smaller_size_makes_the_file_smaller()
    {
        using LoopMount disk = LoopMount.Make("ext4");
        Assert.IsType<ProbeReading.Canary>(_probe.Read(disk.Target(s_config)));
        Assert.True(Assert.IsType<ProbeReading.Canary>(_probe.Read(disk.Target(s_config with { SizeBytes = 8192 }))).Intact);
        Assert.Equal(8192, new FileInfo(disk.Canary).Length);
    }

    [Fact]
    public void Turned_off_it_takes_its_file_away_and_nothing_else()
    {
        using LoopMount disk = LoopMount.Make("ext4");
        ProbeTarget off = disk.Target();
        Assert.Null(_probe.Read(off));
        Assert.IsType<ProbeReading.Canary>(_probe.Read(disk.Target(s_config)));
        Assert.Equal("it is off, and its file was removed", Skipped(off));
        Assert.Empty(Everything(disk));
        Assert.Null(_probe.Read(off));

        Directory.CreateDirectory(disk.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(disk.Folder + "/precious", "text");
        File.WriteAllText(disk.Canary, "not ours");
        Assert.Contains("was not written by the canary", Refused(off), StringComparison.Ordinal);
        File.Delete(disk.Canary);
        _probe.Read(off);
        Assert.Equal([disk.Folder, disk.Folder + "/precious"], Everything(disk));
    }

    [Fact]
    public void Nothing_is_written_on_a_read_only_mount()
    {
        using LoopMount disk = LoopMount.Make("ext4");
        disk.Remount("ro");
        Assert.Equal("the mount is read-only", Skipped(disk.Target(s_config)));

        // Also when the kernel made it so after the target was made.
        Assert.Equal("the mount is read-only", Skipped(disk.Target(s_config) with { ReadOnly = false }));
        disk.Remount("rw");
        Assert.Empty(Everything(disk));
    }

    /// <summary>What the kernel shows of it depends on its version; that it refuses the write does not.</summary>
    [Fact]
    public void A_filesystem_that_stopped_after_an_error_refuses_the_write_and_has_it_on_record()
    {
        using LoopMount disk = LoopMount.Make("ext4");
        disk.Remount("errors=remount-ro");
        Assert.IsType<ProbeReading.Canary>(_probe.Read(disk.Target(s_config)));
        ExtErrorsProbe record = new(LinuxRoots.System);
        Assert.Equal(0UL, Assert.IsType<ProbeReading.ExtErrors>(record.Read(disk.Target())).ErrorsCount);

        File.WriteAllText($"/sys/fs/ext4/{Path.GetFileName(disk.Node)}/trigger_fs_error", "made by a test");
        ProbeReading.CanarySkipped refused = Assert.IsType<ProbeReading.CanarySkipped>(_probe.Read(disk.Target(s_config) with { ReadOnly = false }));
        Assert.True(refused.WriteRefused || refused.Reason == "the mount is read-only", refused.ToString());
        ProbeReading.ExtErrors errors = Assert.IsType<ProbeReading.ExtErrors>(record.Read(disk.Target()));
        Assert.True(errors is { ErrorsCount: > 0, FirstErrno: 5, FirstTime: not null }, errors.ToString());
        Assert.StartsWith("trigger_test_error", errors.FirstFunction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_left_alone()
    {
        using LoopMount disk = LoopMount.Make("ext4", "64M", "-q", "-m", "0");
        try
        {
            using FileStream filler = new(disk.Root + "/filler", FileMode.Create, FileAccess.Write, FileShare.Read, 0);
            byte[] chunk = new byte[64 * 1024];
            while (true)
            {
                filler.Write(chunk);
            }
        }
        catch (IOException)
        {
            // Full.
        }

        ProbeReading.Space space = Assert.IsType<ProbeReading.Space>(new SpaceProbe().Read(disk.Target()));
        Assert.InRange(space.Usage.AvailableBytes, 0UL, 64UL * 1024);
        Assert.Contains("bytes are free", Skipped(disk.Target(s_config)), StringComparison.Ordinal);
        Assert.False(Directory.Exists(disk.Folder));
    }

    [Fact]
    public void A_disk_without_inodes_is_left_alone()
    {
        using LoopMount disk = LoopMount.Make("ext4", "64M", "-q", "-N", "16");
        try
        {
            for (int i = 0; ; i++)
            {
                File.Create($"{disk.Root}/f{i}").Dispose();
            }
        }
        catch (IOException)
        {
            // No more.
        }

        Assert.Equal("no inode is free", Skipped(disk.Target(s_config)));
    }

    [Theory]
    [InlineData(100UL << 30, 1UL << 30, 0UL, 0UL, true)]
    [InlineData(100UL << 30, (1UL << 30) - 1, 0UL, 0UL, false)]
    [InlineData(10UL << 20, 1UL << 20, 0UL, 0UL, true)]
    [InlineData(10UL << 20, (1UL << 20) - 1, 0UL, 0UL, false)]
    [InlineData(10UL << 20, 10UL << 20, 100UL, 2UL, true)]
    [InlineData(10UL << 20, 10UL << 20, 100UL, 1UL, false)]
    public void Room_is_sixteen_files_or_a_hundredth_and_two_inodes(ulong size, ulong available, ulong inodes, ulong free, bool enough)
    {
        // 65536 × 16 is 1 MiB, a hundredth of 100 GiB is 1 GiB.
        string? reason = CanaryProbe.NoRoom(new FilesystemUsage(size, available, available, inodes, free, false), 65536);
        Assert.Equal(enough, reason is null);
    }

    [Fact]
    public void A_hostile_disk_leads_nowhere()
    {
        using LoopMount disk = LoopMount.Make("ext4");
        ProbeTarget on = disk.Target(s_config);
        string outside = Path.GetDirectoryName(disk.Root) + "/outside";
        Directory.CreateDirectory(outside);
        File.WriteAllText(outside + "/canary", "");

        // The directory is a link, a file, somebody else's, or open to others.
        Directory.CreateSymbolicLink(disk.Folder, outside);
        Assert.Contains("is not a directory", Refused(on), StringComparison.Ordinal);
        Assert.Contains("is not a directory", Refused(disk.Target()), StringComparison.Ordinal);
        File.Delete(disk.Folder);
        File.WriteAllText(disk.Folder, "");
        Assert.Contains("is not a directory", Refused(on), StringComparison.Ordinal);
        File.Delete(disk.Folder);
        Directory.CreateDirectory(disk.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        LoopMount.Must("chown", "1000", disk.Folder);
        Assert.Contains("belongs to user 1000", Refused(on), StringComparison.Ordinal);
        LoopMount.Must("chown", "0", disk.Folder);
        LoopMount.Must("chmod", "0777", disk.Folder);
        Assert.Contains("others than root may write", Refused(on), StringComparison.Ordinal);
        LoopMount.Must("chmod", "0700", disk.Folder);

        // The file is a link, a second name of a user's file, a pipe, somebody else's, or a file that the canary did not write.
        File.CreateSymbolicLink(disk.Canary, outside + "/canary");
        Assert.Contains("is not a plain file", Refused(on), StringComparison.Ordinal);
        File.Delete(disk.Canary);
        File.WriteAllText(disk.Root + "/precious", "");
        LoopMount.Must("ln", disk.Root + "/precious", disk.Canary);
        Assert.Contains("is not a plain file with one name", Refused(on), StringComparison.Ordinal);
        File.Delete(disk.Canary);
        LoopMount.Must("mkfifo", disk.Canary);
        Assert.Contains("is not a plain file", Refused(on), StringComparison.Ordinal);
        Assert.Contains("is not a plain file", Refused(disk.Target()), StringComparison.Ordinal);
        File.Delete(disk.Canary);
        LoopMount.Must("mknod", disk.Canary, "c", "1", "5");
        Assert.Contains("is not a plain file", Refused(on), StringComparison.Ordinal);
        File.Delete(disk.Canary);
        File.WriteAllText(disk.Canary, "precious");
        Assert.Contains("was not written by the canary", Refused(on), StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(disk.Canary));
        LoopMount.Must("chown", "1000", disk.Canary);
        Assert.Contains("belongs to user 1000", Refused(on), StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(outside + "/canary"));
        Assert.Equal("", File.ReadAllText(disk.Root + "/precious"));
    }

    [Fact]
    public void Another_filesystem_mounted_over_the_directory_is_left_alone()
    {
        using LoopMount disk = LoopMount.Make("ext4");
        Directory.CreateDirectory(disk.Folder);
        LoopMount.Must("mount", "-t", "tmpfs", "-o", "mode=0700", "over", disk.Folder);
        try
        {
            Assert.Contains("is on another filesystem", Refused(disk.Target(s_config)), StringComparison.Ordinal);
            Assert.Empty(Directory.GetFileSystemEntries(disk.Folder));
        }
        finally
        {
            LoopMount.Must("umount", disk.Folder);
        }
    }

    private static string[] Everything(LoopMount disk) =>
        [.. Directory.EnumerateFileSystemEntries(disk.Root, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("/lost+found", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private string Skipped(ProbeTarget target) => Assert.IsType<ProbeReading.CanarySkipped>(_probe.Read(target)).Reason;

    private string Refused(ProbeTarget target) => Assert.Throws<ProbeFailedException>(() => _probe.Read(target)).Message;
}
