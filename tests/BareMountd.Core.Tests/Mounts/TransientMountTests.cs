using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Tests.Mounts;

public sealed class TransientMountTests
{
    private static readonly MountRequest s_request = new()
    {
        Disk = "my-data",
        Device = new DeviceKey("sdb1", new DeviceNumber(8, 17), 7),
        DevNode = "/dev/sdb1",
        MountPoint = "/mnt/wsl/data",
        FsType = "ext4",
        UdevRunning = true,
    };

    [Fact]
    public void With_udev_the_mount_is_bound_to_its_device_and_comes_after_the_check()
    {
        ImmutableArray<UnitProperty> properties = TransientMount.Properties(s_request, "/dev/sdb1", "systemd-fsck@dev-sdb1.service");
        Assert.Equal(["dev-sdb1.device"], List(properties, "BindsTo"));
        Assert.Equal(["systemd-fsck@dev-sdb1.service"], List(properties, "Requires"));
        Assert.Equal(["wsl-mnt-guard.service", "dev-sdb1.device", "systemd-fsck@dev-sdb1.service"], List(properties, "After"));
        Assert.DoesNotContain(properties, property => property.Name == "Options");
    }

    [Fact]
    public void Without_udev_nothing_refers_to_a_device_unit()
    {
        ImmutableArray<UnitProperty> properties = TransientMount.Properties(
            s_request with { UdevRunning = false, Options = ["ro", "noatime"], AfterMountPoints = ["/mnt/wsl/base"] }, "/run/baremountd/dev/my-data", null);
        Assert.DoesNotContain(properties, property => property.Name is "BindsTo" or "Requires");
        Assert.Equal(["wsl-mnt-guard.service", "mnt-wsl-base.mount"], List(properties, "After"));
        Assert.Contains(new UnitProperty.Text("What", "/run/baremountd/dev/my-data"), properties);
        Assert.Contains(new UnitProperty.Text("Options", "ro,noatime"), properties);
        Assert.Contains(new UnitProperty.Number("TimeoutUSec", 90_000_000), properties);
    }

    [Fact]
    public void What_comes_after_the_disks_wait_unit_is_stopped_before_the_mount_whoever_stops_it()
    {
        ImmutableArray<UnitProperty> properties = TransientMount.Properties(s_request, "/dev/sdb1", null);
        Assert.Equal(["baremountd-wait@my-data.service"], List(properties, "Before"));
        Assert.Equal(["baremountd-wait@my-data.service"], List(properties, "PropagatesStopTo"));
    }

    [Fact]
    public void Every_unit_goes_away_by_itself_and_is_held_until_it_is_read()
    {
        foreach (ImmutableArray<UnitProperty> properties in new[]
        {
            TransientMount.Properties(s_request, "/dev/sdb1", null),
            TransientMount.OneShot("words", "/bin/true", null),
        })
        {
            Assert.Contains(new UnitProperty.Text("CollectMode", "inactive-or-failed"), properties);
            Assert.Contains(new UnitProperty.Flag("AddRef", true), properties);
            Assert.Equal(properties.Length, properties.Select(property => property.Name).Distinct().Count());
        }
    }

    [Fact]
    public void Arguments_of_a_program_are_not_expanded_by_systemd()
    {
        ImmutableArray<UnitProperty> properties = TransientMount.OneShot("words", "/bin/mount", TimeSpan.FromSeconds(1), "a b", "/mnt/$HOME");
        UnitProperty.Command command = Assert.IsType<UnitProperty.Command>(properties.Single(property => property.Name == "ExecStart"));
        Assert.Equal(["/bin/mount", "a b", "/mnt/$$HOME"], command.Arguments);
    }

    [Fact]
    public void Service_names_are_unit_names() => Assert.Equal(@"baremountd-fsck-my\x2ddata.service", TransientMount.FsckService("my-data"));

    private static ImmutableArray<string> List(ImmutableArray<UnitProperty> properties, string name) =>
        Assert.IsType<UnitProperty.TextList>(properties.Single(property => property.Name == name)).Values;
}
