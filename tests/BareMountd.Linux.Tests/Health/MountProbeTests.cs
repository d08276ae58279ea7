using BareMountd.Core.Configuration;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Linux.Health;

namespace BareMountd.Linux.Tests.Health;

/// <summary>Probes of mounted filesystems against the running kernel, on loop devices of the test's own.</summary>
public sealed class MountProbeTests
{
    [Theory]
    [InlineData("ext4", "64M")]
    [InlineData("xfs", "300M")]
    public void Space_and_root_of_a_real_filesystem_and_of_one_that_was_unmounted(string fsType, string size)
    {
        using LoopMount disk = LoopMount.Make(fsType, size);
        ProbeTarget target = disk.Target();
        ProbeReading.Space space = Assert.IsType<ProbeReading.Space>(new SpaceProbe().Read(target));
        Assert.InRange(space.Usage.SizeBytes, 30UL << 20, 300UL << 20);
        Assert.InRange(space.Usage.FreeInodes, 1UL, space.Usage.Inodes);
        Assert.False(space.Usage.ReadOnly);

        DateTime before = Directory.GetLastAccessTimeUtc(disk.Root);
        disk.Remount("strictatime");
        Assert.IsType<ProbeReading.Root>(new RootProbe().Read(target));
        Assert.Equal(before, Directory.GetLastAccessTimeUtc(disk.Root));

        disk.Remount("ro");
        Assert.True(Assert.IsType<ProbeReading.Space>(new SpaceProbe().Read(target)).Usage.ReadOnly);
        disk.Unmount();
        foreach (ThreadProbe probe in new ThreadProbe[] { new SpaceProbe(), new RootProbe() })
        {
            Assert.Contains("nothing is mounted there any more", Assert.Throws<ProbeFailedException>(() => probe.Read(target)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ext4", "64M")]
    [InlineData("xfs", "300M")]
    public void No_look_leaves_a_descriptor_open(string fsType, string size)
    {
        using LoopMount disk = LoopMount.Make(fsType, size);
        ProbeTarget mounted = disk.Target(new CanaryConfig());
        ProbeTarget gone = mounted with { MountPoint = disk.Root + "/absent" };
        ProbeTarget other = mounted with { Device = mounted.Device with { Number = new(8, 99) } };
        ProbeTarget unmounted = mounted with { MountPoint = null };
        Probe[] probes = [.. ProbeList.Create(LinuxRoots.System, HostFacts.Unknown, new NoUnits(), TimeProvider.System)];
        for (int round = 0; round < 20; round++)
        {
            foreach (ThreadProbe probe in probes.OfType<ThreadProbe>())
            {
                foreach (ProbeTarget target in new[] { mounted, gone, other, unmounted }.Where(probe.IsFor))
                {
                    try
                    {
                        probe.Read(target);
                    }
                    catch (ProbeFailedException)
                    {
                        // Of some it must.
                    }
                }
            }
        }

        string[] open = [.. Directory.GetFileSystemEntries("/proc/self/fd").Select(entry => new FileInfo(entry).LinkTarget ?? "")];
        Assert.DoesNotContain(open, path => path.StartsWith(disk.Root, StringComparison.Ordinal) || path == disk.Node || path == Path.GetDirectoryName(disk.Root));
    }

    [Fact]
    public void Another_device_on_the_mount_point_is_not_taken_for_the_disk()
    {
        using LoopMount disk = LoopMount.Make("ext4");
        ProbeTarget target = disk.Target();
        ProbeTarget other = target with { Device = target.Device with { Number = new(8, 99) } };
        string message = Assert.Throws<ProbeFailedException>(() => new SpaceProbe().Read(other)).Message;
        Assert.Contains($"carries device {target.Device.Number}, and not 8:99", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_in_the_way_is_not_followed()
    {
        using LoopMount disk = LoopMount.Make("ext4");
        string link = Path.GetDirectoryName(disk.Root) + "/link";
        File.CreateSymbolicLink(link, disk.Root);
        Assert.Throws<ProbeFailedException>(() => new RootProbe().Read(disk.Target() with { MountPoint = link }));
        File.Delete(link);
    }

    [Fact]
    public void An_xfs_that_was_shut_down_says_so_and_the_other_probes_have_words_for_it()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/xfs_io"), "xfs_io is not installed");
        using LoopMount disk = LoopMount.Make("xfs", "300M");
        ProbeTarget target = disk.Target();
        Assert.Equal(new ProbeReading.XfsState(false), new XfsStateProbe().Read(target));
        LoopMount.Must("xfs_io", "-x", "-c", "shutdown", disk.Root);
        Assert.Equal(new ProbeReading.XfsState(true), new XfsStateProbe().Read(target));
        Assert.Equal($"{disk.Root}: Input/output error (EIO)", Assert.Throws<ProbeFailedException>(() => new RootProbe().Read(target)).Message);
        disk.Unmount();
        Assert.Contains("nothing is mounted", Assert.Throws<ProbeFailedException>(() => new XfsStateProbe().Read(target)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_that_ext4_noted_are_read_while_mounted_and_from_the_superblock_after()
    {
        using LoopMount disk = LoopMount.Make("ext4");
        ExtErrorsProbe errors = new(LinuxRoots.System);
        SuperblockProbe superblock = new(LinuxRoots.System);
        ProbeTarget target = disk.Target();
        Assert.Equal(new ProbeReading.ExtErrors(0, null, "", 0, null, ""), errors.Read(target));
        Assert.False(superblock.IsFor(target));

        DateTimeOffset start = TimeProvider.System.GetUtcNow();
        File.WriteAllText($"/sys/fs/ext4/{target.Device.Name}/trigger_fs_error", "1\n");

        // The kernel writes its record from a work queue, a moment later.
        await Reports.UntilAsync(() => errors.Read(target) is ProbeReading.ExtErrors { ErrorsCount: > 0 }, "the record");
        ProbeReading.ExtErrors after = Assert.IsType<ProbeReading.ExtErrors>(errors.Read(target));
        Assert.Equal(1UL, after.ErrorsCount);
        Assert.StartsWith("trigger_test_error:", after.FirstFunction, StringComparison.Ordinal);
        Assert.Equal(after.FirstFunction, after.LastFunction);
        Assert.InRange(after.FirstTime!.Value, start - TimeSpan.FromSeconds(2), start + TimeSpan.FromSeconds(60));

        disk.Unmount();
        ProbeTarget unmounted = disk.Target();
        Assert.True(superblock.IsFor(unmounted));
        Assert.Equal(new ProbeReading.Superblock(Clean: true, NeedsRecovery: false, HasErrors: true), superblock.Read(unmounted));
        LoopMount.Must("sh", "-c", $"e2fsck -fy {disk.Node} || test $? -eq 1");
        Assert.Equal(new ProbeReading.Superblock(true, false, false), superblock.Read(unmounted));
    }

    [Fact]
    public void A_filesystem_whose_machine_was_lost_needs_its_journal()
    {
        using LoopMount disk = LoopMount.Make("ext4");

        // The image of a mounted filesystem is what a power cut leaves.
        File.WriteAllText(disk.Root + "/file", "text");
        LoopMount.Must("sync", "-f", disk.Root);
        string copy = Path.GetDirectoryName(disk.Root) + "/copy";
        File.Copy(disk.Image, copy);
        string node = LoopMount.Must("losetup", "--find", "--show", copy).Trim();
        try
        {
            ProbeTarget target = disk.Target() with
            {
                DevNode = node,
                MountPoint = null,
                Device = new(Path.GetFileName(node), new(7, uint.Parse(node.AsSpan("/dev/loop".Length), System.Globalization.CultureInfo.InvariantCulture)), 0),
            };
            Assert.Equal(new ProbeReading.Superblock(Clean: false, NeedsRecovery: true, HasErrors: false), new SuperblockProbe(LinuxRoots.System).Read(target));
        }
        finally
        {
            LoopMount.Must("losetup", "--detach", node);
        }
    }

    [Fact]
    public void A_device_without_an_ext_superblock_or_under_another_number_is_told()
    {
        using LoopMount disk = LoopMount.Make("xfs", "300M");
        disk.Unmount();
        ProbeTarget target = disk.Target() with { FsType = "ext4" };
        SuperblockProbe probe = new(LinuxRoots.System);
        Assert.Contains("no ext superblock", Assert.Throws<ProbeFailedException>(() => probe.Read(target)).Message, StringComparison.Ordinal);
        ProbeTarget other = target with { Device = target.Device with { Number = new(8, 99) } };
        Assert.Contains("and was 8:99", Assert.Throws<ProbeFailedException>(() => probe.Read(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Device_and_queue_of_a_loop_device()
    {
        using LoopMount disk = LoopMount.Make("ext4");
        ProbeTarget target = disk.Target();
        Assert.Equal(new ProbeReading.Device("", null, null), new DeviceProbe(LinuxRoots.System).Read(target));
        ProbeReading.Queue before = Assert.IsType<ProbeReading.Queue>(new QueueProbe(LinuxRoots.System).Read(target));
        File.WriteAllText(disk.Root + "/file", "text");
        LoopMount.Must("sync", "-f", disk.Root);
        ProbeReading.Queue after = Assert.IsType<ProbeReading.Queue>(new QueueProbe(LinuxRoots.System).Read(target));
        Assert.True(after.Completed > before.Completed, $"{before.Completed} → {after.Completed}");
        Assert.Equal(0UL, after.InFlight);
    }
}
