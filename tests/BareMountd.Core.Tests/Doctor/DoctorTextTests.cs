using BareMountd.Core.Doctor;

namespace BareMountd.Core.Tests.Doctor;

/// <summary>The two small texts that the doctor reads itself, and the order of its list.</summary>
public sealed class DoctorTextTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("[boot]\nsystemd=true\n", true)]
    [InlineData("# x\n[ Boot ]\r\n SystemD = TRUE # yes\r\n", true)]
    [InlineData("[boot]\nsystemd=\"false\"\n", false)]
    [InlineData("[boot]\nsystemd=1\n", null)]
    [InlineData("[automount]\nsystemd=true\n", null)]
    [InlineData("[boot]\ncommand=service x\n[user]\ndefault=me\n", null)]
    [InlineData("[boot]\nsystemd=false\n[boot]\nsystemd=true\n", true)]
    public void Settings_of_wsl(string text, bool? expected) => Assert.Equal(expected, WslConf.Systemd(text));

    [Theory]
    [InlineData("21 20 0:30 / /mnt/wsl rw,relatime shared:1 - tmpfs none rw", "tmpfs True")]
    [InlineData("21 20 0:30 / /mnt/wsl rw,relatime - tmpfs none rw", "tmpfs False")]
    [InlineData("21 20 0:30 / /mnt/wsl rw master:3 shared:12 - tmpfs none rw", "tmpfs True")]
    [InlineData("21 20 0:30 / /mnt/wsl rw - ext4 x rw\n22 21 0:31 / /mnt/wsl rw shared:2 - tmpfs none rw", "tmpfs True")]
    [InlineData("21 20 0:30 / /mnt/wsl/x rw shared:1 - tmpfs none rw", "")]
    [InlineData("21 20 0:30 / /mnt/wsl rw shared:1", "")]
    [InlineData("21 20 0:30 / /mnt/wsl rw -", "")]
    [InlineData("-", "")]
    [InlineData("", "")]
    public void The_mount_table(string text, string expected)
    {
        (string FsType, bool Shared)? found = MountInfoText.Find(text, "/mnt/wsl");
        Assert.Equal(expected, found is { } mount ? $"{mount.FsType} {mount.Shared}" : "");
    }

    [Fact]
    public void Checks_are_sorted_by_section_then_by_code_and_codes_are_unique()
    {
        Assert.Equal(DoctorChecks.All.OrderBy(c => c.Section).ThenBy(c => c.Code, StringComparer.Ordinal), DoctorChecks.All);
        Assert.Equal(DoctorChecks.All.Length, DoctorChecks.All.Select(c => c.Code).Distinct().Count());
    }
}
