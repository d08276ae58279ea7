using BareMountd.Core.Devices;
using BareMountd.Core.Ports;
using BareMountd.Linux.Devices;
using BareMountd.Tests.Shared;

namespace BareMountd.Linux.Tests.Devices;

public sealed class SysfsReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_owners_partition_has_everything_that_sysfs_tells()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        BlockDevice device = new SysfsReader(tree.Roots).Read("sdd1")!.Device;
        Assert.Equal(new DeviceNumber(8, 49), device.Number);
        Assert.Equal(4UL, device.DiskSeq);
        Assert.Equal(BlockDeviceType.Partition, device.Type);
        Assert.Equal(DeviceDriver.Disk, device.Driver);
        Assert.Equal("/dev/sdd1", device.DevNode);
        Assert.Equal("sdd", device.Parent);
        Assert.Equal(4000785104896UL, device.SizeBytes);
        Assert.Equal(("scsi", "NVMe", "WD_BLACK SN850X"), (device.Bus, device.Vendor, device.Model));
        Assert.Equal(1, device.Entry!.Number);
        Assert.Contains(new DeviceSerial(SerialSources.Vpd80, "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4."), device.Serials);
        Assert.False(device.ReadOnly);
        Assert.False(device.Removable);
    }

    [Fact]
    public void A_vhdx_has_no_serial_and_no_name_by_id()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        SysfsDevice root = new SysfsReader(tree.Roots).Read("sdc")!;
        Assert.Empty(root.Device.Serials);
        Assert.Null(root.Names.Identity!.Serial);
        Assert.Equal(("Msft", "Virtual Disk"), (root.Device.Vendor, root.Device.Model));
    }

    [Fact]
    public void Holders_and_slaves_are_read_on_both_sides()
    {
        using FixtureTree tree = FixtureTree.Unpack("plain-server");
        SysfsReader reader = new(tree.Roots);
        Assert.Equal(["md0"], reader.Read("sda1")!.Device.Holders);
        Assert.Equal(["sda1"], reader.Read("md0")!.Device.Slaves);
        Assert.Equal(["dm-1"], reader.Read("sdb")!.Device.Holders);
        Assert.Equal(DeviceDriver.DeviceMapper, reader.Read("dm-1")!.Device.Driver);
        Assert.Equal(DeviceDriver.Md, reader.Read("md0")!.Device.Driver);
        Assert.Null(reader.Read("sdz"));
    }

    [Fact]
    public void An_ata_disk_is_named_by_its_whole_model()
    {
        using FixtureTree tree = FixtureTree.Unpack("plain-server");
        BlockDevice device = new SysfsReader(tree.Roots).Read("sda2")!.Device;
        Assert.Equal(("ata", "ST4000VN008-2DR166", "0x5000c500b5e5a001"), (device.Bus, device.Model, device.Wwn));
    }

    [Fact]
    public void A_usb_disk_is_named_as_usb_id_names_it()
    {
        using FixtureTree tree = FixtureTree.Build(machine =>
        {
            const string Usb = "pci0000:00/0000:00:14.0/usb2/2-1";
            machine.Text($"sys/devices/{Usb}/idVendor", "0781");
            machine.Text($"sys/devices/{Usb}/serial", "4C530001230101117");
            machine.ScsiHost = $"{Usb}/2-1:1.0/host4";
            machine.Scsi(0, "SanDisk", "Extreme Pro", 1 << 30);
        });
        BlockDevice device = Enumerate(tree).Single();
        Assert.Equal("usb", device.Bus);
        Assert.Contains("by-id/usb-SanDisk_Extreme_Pro_4C530001230101117-0:0", device.Links);
    }

    [Fact]
    public void A_recorded_machine_reads_as_it_was()
    {
        using FixtureTree tree = FixtureTree.Unpack("virtio-host");
        System.Collections.Immutable.ImmutableArray<BlockDevice> devices = Enumerate(tree);
        BlockDevice disk = devices.Single(d => d.Name == "vda");
        Assert.Equal(("virtio", new DeviceSerial(SerialSources.Sysfs, "overlayblk")), (disk.Bus, disk.Serials[0]));
        Assert.Contains("by-id/virtio-overlayblk", disk.Links);
        Assert.Equal(DeviceDriver.Ram, devices.Single(d => d.Name == "zram0").Driver);
        BlockDevice loop = devices.Single(d => d.Name == "loop0");
        Assert.Equal((DeviceDriver.Loop, "ext4"), (loop.Driver, loop.Content.Type));
        Assert.Contains("by-uuid/" + loop.Content.Uuid, loop.Links);
    }

    [Theory]
    [InlineData("wsl-owner", "wsl-owner-udev")]
    [InlineData("plain-server-kernel", "plain-server")]
    public void Both_sources_tell_the_same_name_by_name(string kernel, string udev)
    {
        using FixtureTree without = FixtureTree.Unpack(kernel);
        using FixtureTree with = FixtureTree.Unpack(udev);
        Assert.Empty(DeviceParity.Compare(Enumerate(without), Enumerate(with)));
    }

    [Fact]
    public void Parity_notices_a_missing_name_a_missing_device_and_other_content()
    {
        using FixtureTree without = FixtureTree.Unpack("wsl-owner");
        List<BlockDevice> kernel = [.. Enumerate(without)];
        Assert.Equal(["sda: only in udev"], DeviceParity.Compare(kernel[1..], kernel));
        List<BlockDevice> other = [.. kernel];
        other[^1] = other[^1] with { Links = other[^1].Links[1..].Add("by-label/other") };
        Assert.Contains("sdd1: only udev has by-label/other", DeviceParity.Compare(kernel, other));
        other[^1] = kernel[^1] with { Content = kernel[^1].Content with { Type = "xfs" } };
        Assert.Single(DeviceParity.Compare(kernel, other));
    }

    [Fact]
    public void A_device_that_udev_has_not_looked_at_is_unreadable_not_empty()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner-udev");
        string record = Path.Combine(tree.Roots.UdevData, "b8:49");
        File.WriteAllText(record, File.ReadAllText(record).Replace("I:", "X:", StringComparison.Ordinal));
        BlockDevice device = Enumerate(tree).Single(d => d.Name == "sdd1");
        Assert.True(device.Content.Unreadable);
        Assert.Empty(device.Links);
    }

    [Fact]
    public void A_record_of_an_earlier_disk_under_the_same_number_is_not_believed()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner-udev");
        File.AppendAllText(Path.Combine(tree.Roots.UdevData, "b8:48"), "E:DISKSEQ=3\n");
        Assert.True(Enumerate(tree).Single(d => d.Name == "sdd").Content.Unreadable);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(300)]
    public void Generated_machines_have_the_disks_asked_for_with_names_of_their_own(int count)
    {
        using FixtureTree tree = FixtureTree.Generate(count);
        System.Collections.Immutable.ImmutableArray<BlockDevice> devices = Enumerate(tree);
        Assert.Equal(1 + (2 * count), devices.Length);
        Assert.Equal(devices.Length, devices.Select(d => d.Number).Distinct().Count());
        Assert.Equal(count * 2, devices.SelectMany(d => d.Links).Where(l => l.StartsWith("by-id/", StringComparison.Ordinal)).Distinct().Count());
    }

    private static System.Collections.Immutable.ImmutableArray<BlockDevice> Enumerate(FixtureTree tree)
    {
        DeviceEvent.Resync resync = new RecordedDeviceSource(tree.Roots).EnumerateAsync(Cancel).GetAwaiter().GetResult();
        return resync.Devices;
    }
}
