using System.Text;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Linux.Health;
using BareMountd.Linux.Tests.Proc;
using BareMountd.Tests.Shared;

namespace BareMountd.Linux.Tests.Health;

/// <summary>Probes that read the kernel's own files, on recorded and written trees.</summary>
public sealed class SysfsProbeTests
{
    [Fact]
    public void A_SCSI_disk_and_its_partition_show_the_drivers_counters()
    {
        using FixtureTree tree = FixtureTree.Build(machine =>
        {
            BlockBuilder disk = machine.Scsi(1, "NVMe", "WD_BLACK SN850X", 4L << 40);
            disk.Partition(1, 1 << 20, 3L << 40);
        });
        DeviceProbe probe = new(tree.Roots);
        Assert.Equal(new ProbeReading.Device("running", 0, 0), probe.Read(On("sdb")));

        string device = Path.Combine(tree.Roots.Sys, "class/block/sdb/device");
        File.WriteAllText(device + "/state", "offline\n");
        File.WriteAllText(device + "/ioerr_cnt", "0x1f\n");
        File.Delete(device + "/iotmo_cnt");
        Assert.Equal(new ProbeReading.Device("offline", 0x1f, null), probe.Read(On("sdb1")));
    }

    [Fact]
    public void An_NVMe_disk_shows_its_controllers_state_and_no_counters()
    {
        using FixtureTree tree = FixtureTree.Build(machine =>
        {
            machine.Text("sys/devices/pci/nvme/nvme0/state", "live");
            machine.Block("pci/nvme/nvme0/nvme0n1", "nvme0n1", 259, 0, 1L << 40, "../../nvme0");
        });
        Assert.Equal(new ProbeReading.Device("live", null, null), new DeviceProbe(tree.Roots).Read(On("nvme0n1")));
    }

    [Fact]
    public void An_encrypted_disk_shows_the_disk_below_and_the_mappings_own_queue()
    {
        using FixtureTree tree = FixtureTree.Build(machine =>
        {
            BlockBuilder disk = machine.Scsi(1, "ATA", "WDC WD40EFRX", 4L << 40).With("inflight", "1 0");
            BlockBuilder partition = disk.Partition(1, 1 << 20, 3L << 40);
            BlockBuilder mapping = machine.Block("virtual/block/dm-0", "dm-0", 253, 0, 3L << 40).With("inflight", "       2        3").With("stat", "10 0 80 5 20 0 160 9 5 7 14 1 0 8 0 4 2");
            machine.BuiltOn(mapping, partition);
        });
        Assert.Equal(new ProbeReading.Device("running", 0, 0), new DeviceProbe(tree.Roots).Read(On("dm-0")));
        Assert.Equal(new ProbeReading.Queue(5, 10 + 20 + 1 + 4), new QueueProbe(tree.Roots).Read(On("dm-0")));
    }

    [Fact]
    public void A_device_that_went_is_a_failure_and_not_a_reading()
    {
        using FixtureTree tree = FixtureTree.Build(machine => machine.Scsi(0, "ATA", "X", 1 << 30));
        foreach (ThreadProbe probe in new ThreadProbe[] { new DeviceProbe(tree.Roots), new QueueProbe(tree.Roots) })
        {
            Assert.Contains("shows no such device any more", Assert.Throws<ProbeFailedException>(() => probe.Read(On("sdz"))).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("       0        0\n", "1 2 3 4 5 6 7 8 9 10 11\n", 0UL, 6UL)]
    [InlineData("3 4", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", 7UL, 18UL)]
    [InlineData("3 4", "  1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17  ", 7UL, 34UL)]
    public void Queues_of_every_kernel_are_read(string inflight, string stat, ulong now, ulong completed)
    {
        Assert.True(QueueProbe.TryParse(Encoding.UTF8.GetBytes(inflight), Encoding.UTF8.GetBytes(stat), out ulong n, out ulong c));
        Assert.Equal((now, completed), (n, c));
    }

    [Theory]
    [InlineData("", "1 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("1", "1 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("1 -2", "1 2 3 4 5 6 7 8 9 10 11")]
    [InlineData("0 0", "1 2 3 4 5 6 7 8 9 10")]
    [InlineData("0 0", "a b c")]
    [InlineData("0 0", "99999999999999999999999 2 3 4 5 6 7 8 9 10 11")]
    public void What_is_no_queue_is_refused(string inflight, string stat) =>
        Assert.False(QueueProbe.TryParse(Encoding.UTF8.GetBytes(inflight), Encoding.UTF8.GetBytes(stat), out _, out _));

    [Fact]
    public void The_error_record_of_ext4_is_read_whole()
    {
        using TempTree tree = new();
        string folder = tree.Roots.Ext4 + "/sdb1";
        foreach ((string name, string text) in new[]
        {
            ("errors_count", "3\n"), ("first_error_time", "1763712000\n"), ("first_error_func", "ext4_lookup\n"), ("first_error_line", "1704\n"),
            ("first_error_errcode", "5\n"), ("last_error_time", "1763712060\n"), ("last_error_func", "ext4_journal_check_start\n"), ("last_error_line", "83\n"),
        })
        {
            TempTree.Write($"{folder}/{name}", text);
        }

        ExtErrorsProbe probe = new(tree.Roots);
        ProbeReading.ExtErrors expected = new(
            3,
            new DateTimeOffset(2025, 11, 21, 8, 0, 0, TimeSpan.Zero),
            "ext4_lookup:1704",
            5,
            new DateTimeOffset(2025, 11, 21, 8, 1, 0, TimeSpan.Zero),
            "ext4_journal_check_start:83");
        Assert.Equal(expected, probe.Read(Targets.Mounted()));
        Assert.False(probe.IsFor(Targets.Mounted(fsType: "xfs")));
        Assert.False(probe.IsFor(Targets.Mounted(mountPoint: null)));

        // The old ext2 driver keeps no record; ext4 always does.
        Assert.Null(probe.Read(Targets.Mounted(name: "sdc1", fsType: "ext2")));
        Assert.Throws<ProbeFailedException>(() => probe.Read(Targets.Mounted(name: "sdc1")));
    }

    [Fact]
    public void The_members_of_a_btrfs_are_read()
    {
        const string Uuid = "0f2c9d0c-7c36-4d9f-8a9b-1f3a50cfd7a1";
        using TempTree tree = new();
        TempTree.Write($"{tree.Roots.Btrfs}/{Uuid}/devinfo/10/missing", "1\n");
        TempTree.Write($"{tree.Roots.Btrfs}/{Uuid}/devinfo/10/error_stats", "invalid\n");
        TempTree.Write($"{tree.Roots.Btrfs}/{Uuid}/devinfo/2/missing", "0\n");
        TempTree.Write(
            $"{tree.Roots.Btrfs}/{Uuid}/devinfo/2/error_stats", "write_errs 1\nread_errs 2\nflush_errs 3\ncorruption_errs 4\ngeneration_errs 5\n");
        ProbeTarget target = Targets.Mounted(fsType: "btrfs") with { FsUuid = Uuid.ToUpperInvariant() };
        BtrfsDevicesProbe probe = new(tree.Roots);
        ProbeReading.BtrfsDevices reading = Assert.IsType<ProbeReading.BtrfsDevices>(probe.Read(target));
        Assert.Equal([new BtrfsDevice(2, false, 1, 2, 3, 4, 5), new BtrfsDevice(10, true, 0, 0, 0, 0, 0)], reading.Devices.AsEnumerable());

        Assert.Throws<ProbeFailedException>(() => probe.Read(target with { FsUuid = "../../../../etc" }));
        Assert.Throws<ProbeFailedException>(() => probe.Read(target with { FsUuid = Guid.Empty.ToString("D") }));
    }

    [Fact]
    public void A_masked_unit_is_told_by_its_link()
    {
        using TempTree tree = new();
        LinuxRoots roots = tree.Roots;
        UnitProbe probe = new(roots);
        string forGood = roots.UnitMaskDirectories[0] + "/mnt-wsl-games.mount";
        string forNow = roots.UnitMaskDirectories[1] + "/mnt-wsl-games.mount";
        Assert.Equal(new ProbeReading.Unit(null), probe.Read(Targets.Mounted()));

        TempTree.Write(forGood, "[Mount]\n");
        Assert.Equal(new ProbeReading.Unit(null), probe.Read(Targets.Mounted()));
        TempTree.Write(forNow, "");
        Assert.Equal(new ProbeReading.Unit("/run/systemd/system/mnt-wsl-games.mount"), probe.Read(Targets.Mounted()));
        File.Delete(forGood);
        File.CreateSymbolicLink(forGood, "/dev/null");
        Assert.Equal(new ProbeReading.Unit("/etc/systemd/system/mnt-wsl-games.mount"), probe.Read(Targets.Mounted()));
        File.Delete(forGood);
        File.CreateSymbolicLink(forGood, "/nowhere");
        File.Delete(forNow);
        Assert.Equal(new ProbeReading.Unit(null), probe.Read(Targets.Mounted()));
    }

    [Fact]
    public void Numbers_survive_what_no_kernel_writes()
    {
        Hostile.Survives("0x1a\n", input => _ = SysfsNumbers.TryParseHex(input, out _));
        Hostile.Survives("1763712000\n", input => _ = ExtErrorsProbe.ParseTime(input));
    }

    [Fact]
    public void Queues_survive_what_no_kernel_writes() => Hostile.Survives(
        "       2        3\n\0  10 0 80 5 20 0 160 9 5 7 14 1 0 8 0 4 2\n",
        input =>
        {
            int cut = Math.Max(input.AsSpan().IndexOf((byte)0), 0);
            _ = QueueProbe.TryParse(input.AsSpan(0, cut), input.AsSpan(cut), out _, out _);
        });

    [Fact]
    public void Member_counters_survive_what_no_kernel_writes() => Hostile.Survives(
        "write_errs 1\nread_errs 2\nflush_errs 3\ncorruption_errs 4\ngeneration_errs 5\n", input => _ = BtrfsDevicesProbe.Parse(1, false, input));

    [Fact]
    public void Canary_blocks_survive_what_no_canary_writes() => Hostile.Survives(
        "BMCANARY" + new string('x', 5000),
        input =>
        {
            _ = CanaryPattern.TryReadRound(input, out _);
            _ = CanaryPattern.MayBeOurs(input);
            Assert.False(CanaryPattern.IsIntact(input, 1) && input.Length > 0);
        });

    private static ProbeTarget On(string name) => Targets.Mounted(name: name);
}
