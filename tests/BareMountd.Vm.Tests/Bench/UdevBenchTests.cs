using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Bench;

/// <summary>The plain machine: udev names disks as it does on WSL2 with udev on.</summary>
[Collection(typeof(UdevGroup))]
public sealed class UdevBenchTests(UdevVm vm) : BenchTests(vm)
{
    [Fact]
    public async Task Systemd_takes_it_for_a_machine() =>
        Assert.Equal("qemu", await Machine.MustRunAsync("systemd-detect-virt", null, Cancelled));

    [Fact]
    public async Task A_hot_plugged_disk_gets_the_by_id_name_that_a_bare_disk_has_under_WSL()
    {
        const string Link = "/dev/disk/by-id/scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0";
        await Machine.AttachDiskAsync(new DiskSpec("named") { Serial = "E823_8FA6_BF53_0001_001B_448B_4ED0" }, Cancelled);
        string disk = await Machine.FindDiskAsync("E823_8FA6_BF53_0001_001B_448B_4ED0", null, Cancelled);

        await Machine.WaitUntilAsync($"ls -l /dev/disk/by-id/; udevadm info /dev/{disk}; test -L {Link}", null, Cancelled);

        Assert.Equal($"/dev/{disk}", await Machine.MustRunAsync($"readlink -f {Link}", null, Cancelled));
        await Machine.DetachDiskAsync("named", Cancelled);
        await Machine.WaitUntilAsync($"[ ! -e {Link} ]", null, Cancelled);
    }

    [Fact]
    public async Task The_owners_disk_has_its_serial_as_ID_SCSI_SERIAL()
    {
        await using LioDisk owner = await LioDisk.CreateAsync(Machine, LioDiskSpec.Owner, Cancelled);
        string disk = await owner.AttachAsync(Cancelled);
        await Machine.MustRunAsync("udevadm settle", null, Cancelled);

        Assert.Equal(
            $"ID_SCSI_SERIAL={LioDiskSpec.OwnerSerial}",
            await Machine.MustRunAsync($"udevadm info -q property -n /dev/{disk} | grep '^ID_SCSI_SERIAL='", null, Cancelled));
    }
}
