namespace BareMountd.Vm.Tests.Bench;

/// <summary>The look-alike looks alike: what DOMAIN says of WSL2 with NixOS-WSL's default (no udev) holds in it.</summary>
[Collection(typeof(WslGroup))]
public sealed class WslBenchTests(WslVm vm) : BenchTests(vm)
{
    [Fact]
    public async Task Systemd_takes_it_for_WSL() =>
        Assert.Equal("wsl", await Machine.MustRunAsync("systemd-detect-virt", null, Cancelled));

    [Fact]
    public async Task There_is_no_udev_and_nothing_left_of_it()
    {
        Assert.False((await Machine.RunAsync("pgrep -f [u]devd", null, Cancelled)).Succeeded);
        Assert.Equal("masked", (await Machine.RunAsync("systemctl is-enabled systemd-udevd.service", null, Cancelled)).Output);
        await Machine.MustRunAsync("test ! -e /dev/disk && test ! -e /run/udev", null, Cancelled);
    }

    [Fact]
    public async Task Mounts_under_mnt_wsl_are_shared_and_others_private()
    {
        Assert.Equal("tmpfs shared", await Machine.MustRunAsync("findmnt -no FSTYPE,PROPAGATION /mnt/wsl | xargs", null, Cancelled));
        Assert.Equal("private", await Machine.MustRunAsync("findmnt -no PROPAGATION /", null, Cancelled));
    }
}
