using System.Diagnostics;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Bench;

/// <summary>
/// What the product's tests stand on, in both profiles: the machine boots, disks come and go as on WSL2, a reboot and a
/// power cut work. Nothing of baremountd is installed or needed.
/// </summary>
public abstract class BenchTests(VmFixture fixture) : VmTest(fixture)
{
    protected override bool NeedsPackage => false;

    [Fact]
    public async Task The_machine_boots_with_nothing_failed()
    {
        Tell($"{Machine.Profile}: guest agent after {Machine.AgentTime.TotalSeconds:F1} s, booted after {Machine.BootTime.TotalSeconds:F1} s");

        Assert.Equal("running", await Machine.MustRunAsync("systemctl is-system-running", null, Cancelled));
        Assert.Equal("ID=debian\nVERSION_ID=\"12\"", await Machine.MustRunAsync("grep -E '^(ID|VERSION_ID)=' /etc/os-release | sort", null, Cancelled));
    }

    [Fact]
    public async Task A_command_gives_its_output_error_and_exit_status()
    {
        GuestResult result = await Machine.RunAsync("echo to out; echo to err >&2; exit 7", null, Cancelled);

        Assert.Equal((7, "to out", "to err"), (result.ExitCode, result.Output, result.Error));
        GuestCommandException thrown = await Assert.ThrowsAsync<GuestCommandException>(() => Machine.MustRunAsync("exit 3", null, Cancelled));
        Assert.Equal(3, thrown.Result.ExitCode);
    }

    [Fact]
    public async Task A_command_that_runs_too_long_is_ended_with_its_children()
    {
        GuestResult result = await Machine.RunAsync("sleep 98765 & wait", TimeSpan.FromSeconds(1), Cancelled);

        Assert.Equal(124, result.ExitCode);
        await Machine.WaitUntilAsync("! pgrep -f '[s]leep 98765'", null, Cancelled);
    }

    [Fact]
    public async Task A_condition_that_does_not_come_true_ends_with_its_last_words()
    {
        TimeoutException thrown = await Assert.ThrowsAsync<TimeoutException>(
            () => Machine.WaitUntilAsync("ls /no/such/file", TimeSpan.FromSeconds(1), Cancelled));

        Assert.Contains("/no/such/file': No such file", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_system_disk_looks_like_a_distributions_own_VHDX()
    {
        string looks = await Machine.MustRunAsync("""
            disk=$(basename "$(findmnt -no SOURCE /)")
            sed 's/ *$//' "/sys/block/$disk/device/vendor" "/sys/block/$disk/device/model"
            """, null, Cancelled);

        Assert.Equal("Msft\nVirtual Disk", looks);
    }

    [Fact]
    public async Task A_hot_plugged_disk_shows_vendor_model_and_serial_and_is_gone_when_pulled()
    {
        const string Serial = "E823_8FA6_BF53_0001_001B_448B_4ED0";
        Stopwatch watch = Stopwatch.StartNew();
        await Machine.AttachDiskAsync(new DiskSpec("plug") { Serial = Serial, SizeBytes = 64L << 20 }, Cancelled);
        string disk = await Machine.FindDiskAsync(Serial, null, Cancelled);
        Tell($"{Machine.Profile}: attached and found as {disk} after {watch.ElapsedMilliseconds} ms");

        Assert.Equal(
            "NVMe\nWD_BLACK SN850X\n131072",
            await Machine.MustRunAsync($"cd /sys/block/{disk} && sed 's/ *$//' device/vendor device/model size", null, Cancelled));
        Assert.True((await Machine.RunAsync($"test -b /dev/{disk}", null, Cancelled)).Succeeded);

        watch.Restart();
        await Machine.DetachDiskAsync("plug", Cancelled);
        await Machine.WaitUntilAsync($"[ ! -e /sys/block/{disk} ]", null, Cancelled);
        Tell($"{Machine.Profile}: pulled and gone after {watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task A_pulled_disk_keeps_its_content_for_the_next_attach()
    {
        DiskSpec spec = new("content") { Serial = "CONTENT-1", SizeBytes = 64L << 20 };
        await Machine.AttachDiskAsync(spec, Cancelled);
        string disk = await Machine.FindDiskAsync("CONTENT-1", null, Cancelled);
        await Machine.MustRunAsync($"mkfs.ext4 -q -L kept /dev/{disk}", null, Cancelled);
        await Machine.DetachDiskAsync(spec.Id, Cancelled);
        await Machine.AttachDiskAsync(spec, Cancelled);
        disk = await Machine.FindDiskAsync("CONTENT-1", null, Cancelled);

        Assert.Equal("kept", await Machine.MustRunAsync($"blkid -p -s LABEL -o value /dev/{disk}", null, Cancelled));

        await Machine.DetachDiskAsync(spec.Id, Cancelled);
    }

    [Fact]
    public async Task A_disk_is_pulled_from_under_a_live_mount()
    {
        await Machine.AttachDiskAsync(new DiskSpec("live") { Serial = "LIVE-1", SizeBytes = 64L << 20 }, Cancelled);
        string disk = await Machine.FindDiskAsync("LIVE-1", null, Cancelled);
        await Machine.MustRunAsync($"mkfs.ext4 -q /dev/{disk} && mkdir -p /run/live && mount /dev/{disk} /run/live", null, Cancelled);

        await Machine.DetachDiskAsync("live", Cancelled);

        await Machine.WaitUntilAsync($"[ ! -e /sys/block/{disk} ]", null, Cancelled);
        Assert.False((await Machine.RunAsync("dd if=/dev/zero of=/run/live/x bs=4k count=1 conv=fsync", null, Cancelled)).Succeeded);
        // The mount was made by hand: with udev systemd may have stopped it already, without udev nobody does.
        await Machine.MustRunAsync("! mountpoint -q /run/live || umount --lazy /run/live", null, Cancelled);
    }

    [Fact]
    public async Task The_owners_disk_shows_its_full_serial_and_4_TB()
    {
        await using LioDisk owner = await LioDisk.CreateAsync(Machine, LioDiskSpec.Owner, Cancelled);
        Stopwatch watch = Stopwatch.StartNew();
        string disk = await owner.AttachAsync(Cancelled);
        Tell($"{Machine.Profile}: LIO disk attached as {disk} after {watch.ElapsedMilliseconds} ms");

        Assert.Equal(40, LioDiskSpec.OwnerSerial.Length);
        Assert.Equal(disk, await Machine.FindDiskAsync(LioDiskSpec.OwnerSerial, null, Cancelled));
        Assert.Equal(
            "NVMe\nWD_BLACK SN850X\n7814037168",
            await Machine.MustRunAsync($"cd /sys/block/{disk} && sed 's/ *$//' device/vendor device/model size", null, Cancelled));

        await owner.DetachAsync(Cancelled);
        await Machine.WaitUntilAsync($"[ ! -e /sys/block/{disk} ]", null, Cancelled);
        string again = await owner.AttachAsync(Cancelled);
        Assert.Equal(again, await Machine.FindDiskAsync(LioDiskSpec.OwnerSerial, null, Cancelled));
    }

    [Fact]
    public async Task Files_of_the_host_come_into_the_guest_unchanged()
    {
        string file = Path.Combine(Machine.Paths.Run, "copied file.bin");
        byte[] content = new byte[3_000_001];
        new Random(1).NextBytes(content);
        await File.WriteAllBytesAsync(file, content, Cancelled);
        Stopwatch watch = Stopwatch.StartNew();
        await Machine.CopyInAsync("/root/copied here", [file], Cancelled);
        Tell($"{Machine.Profile}: copied in after {watch.ElapsedMilliseconds} ms");

        string sum = await Machine.MustRunAsync("sha256sum < '/root/copied here/copied file.bin' | cut -d' ' -f1", null, Cancelled);

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)), sum);
    }

    [Fact]
    public async Task A_package_is_installed_without_a_network()
    {
        string tree = Path.Combine(Machine.Paths.Run, "probe");
        Directory.CreateDirectory(Path.Combine(tree, "DEBIAN"));
        await File.WriteAllTextAsync(
            Path.Combine(tree, "DEBIAN", "control"),
            "Package: bench-probe\nVersion: 1\nArchitecture: all\nMaintainer: the bench <bench@localhost>\nDepends: libsystemd0, libblkid1\nDescription: probe\n",
            Cancelled);
        string package = Path.Combine(Machine.Paths.Run, "bench-probe_1_all.deb");
        await HostCommand.RunAsync("dpkg-deb", ["--build", "--root-owner-group", tree, package], null, Cancelled);

        await Machine.InstallPackageAsync(package, Cancelled);

        Assert.Equal("install ok installed 1", await Machine.MustRunAsync("dpkg-query -Wf '${Status} ${Version}' bench-probe", null, Cancelled));
    }

    [Fact]
    public async Task A_reboot_and_a_power_cut_boot_anew_and_find_the_disks_that_are_plugged_in()
    {
        const string BootId = "cat /proc/sys/kernel/random/boot_id";
        await Machine.AttachDiskAsync(new DiskSpec("stays") { Serial = "STAYS-1" }, Cancelled);
        string first = await Machine.MustRunAsync($"touch /root/written; sync; {BootId}", null, Cancelled);

        await Machine.RebootAsync(Cancelled);
        string second = await Machine.MustRunAsync(BootId, null, Cancelled);
        Tell($"{Machine.Profile}: rebooted, {Machine.BootTime.TotalSeconds:F1} s from power on to booted");
        Assert.NotEqual(first, second);
        Assert.Equal("running", await Machine.MustRunAsync("systemctl is-system-running", null, Cancelled));
        string disk = await Machine.FindDiskAsync("STAYS-1", null, Cancelled);
        Assert.StartsWith("sd", disk, StringComparison.Ordinal);

        await Machine.PowerCutAsync(Cancelled);
        string third = await Machine.MustRunAsync($"test -e /root/written && {BootId}", null, Cancelled);
        Tell($"{Machine.Profile}: power cut, {Machine.BootTime.TotalSeconds:F1} s from power on to booted");
        Assert.NotEqual(second, third);
        await Machine.FindDiskAsync("STAYS-1", null, Cancelled);

        await Machine.DetachDiskAsync("stays", Cancelled);
    }
}
