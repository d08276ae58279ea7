using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Tests.Mounts;

public sealed class RemountOptionsTests
{
    [Theory]
    [InlineData("", "remount,rw,relatime")]
    [InlineData("ro", "remount,ro,relatime")]
    [InlineData("noatime,commit=5", "remount,noatime,commit=5,rw")]
    [InlineData("rw,strictatime", "remount,rw,strictatime")]
    public void Build_names_what_a_remount_would_leave_as_it_was(string options, string expected) =>
        Assert.Equal(expected, RemountOptions.Build([.. options.Split(',', StringSplitOptions.RemoveEmptyEntries)]));

    [Theory]
    [InlineData("ro", "ro,relatime", true)]
    [InlineData("ro", "rw,relatime", false)]
    [InlineData("", "rw,relatime", true)]
    [InlineData("", "ro,relatime", false)]
    [InlineData("nosuid,noatime", "rw,nosuid,noatime", true)]
    [InlineData("nosuid,noatime", "rw,noatime", false)]
    [InlineData("commit=5", "rw,relatime", true)]
    public void Took_believes_the_mount_table(string options, string shown, bool took) =>
        Assert.Equal(took, RemountOptions.Took([.. options.Split(',', StringSplitOptions.RemoveEmptyEntries)], Entry(shown)));

    private static MountEntry Entry(string options) => new()
    {
        Id = 1,
        ParentId = 0,
        Number = new DeviceNumber(8, 16),
        Root = "/",
        MountPoint = "/mnt",
        Options = options,
        FsType = "ext4",
        Source = "/dev/sdb",
        SuperOptions = "rw",
    };
}
