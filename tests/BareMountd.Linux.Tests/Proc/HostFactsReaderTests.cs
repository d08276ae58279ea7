using BareMountd.Core.Host;
using BareMountd.Linux.Host;
using BareMountd.Linux.Proc;

namespace BareMountd.Linux.Tests.Proc;

public sealed class HostFactsReaderTests
{
    [Theory]
    [InlineData("6.1.0-9-cloud-amd64\n", null, false)]
    [InlineData("6.1.0-9-cloud-amd64\n", "wsl\n", true)]
    [InlineData("6.1.0-9-cloud-amd64\n", "lxc\n", false)]
    [InlineData("6.18.20.1-microsoft-standard-WSL2\n", null, true)]
    [InlineData("4.4.0-19041-Microsoft", null, true)]
    [InlineData(null, null, false)]
    public void Wsl_is_told_by_container_word_or_kernel(string? release, string? container, bool expected)
    {
        using TempTree tree = new();
        if (release is not null)
        {
            TempTree.Write(tree.Roots.OsRelease, release);
        }

        if (container is not null)
        {
            TempTree.Write(tree.Roots.SystemdContainer, container);
        }

        TempTree.Write(tree.Roots.Filesystems, "nodev\tsysfs\n\text4\nnodev\ttmpfs\n\txfs\n\nrub bish\n");
        HostFacts facts = HostFactsReader.Read(tree.Roots);
        Assert.Equal(expected, facts.IsWsl);
        Assert.Equal(release?.Trim() ?? "", facts.KernelRelease);
        Assert.Equal(["sysfs", "ext4", "tmpfs", "xfs"], facts.KernelFilesystems);
    }

    [Fact]
    public void The_trim_timer_is_enabled_by_a_link()
    {
        using TempTree tree = new();
        Assert.Null(HostFactsReader.Read(tree.Roots).TrimTimer);

        string wants = Path.Join(tree.Roots.SystemdUnits, "timers.target.wants");
        Directory.CreateDirectory(wants);
        Assert.False(HostFactsReader.Read(tree.Roots).TrimTimer);

        // Dangling, as in a tree that was copied without /usr.
        File.CreateSymbolicLink(Path.Join(wants, "fstrim.timer"), Path.Join(tree.Roots.Etc, "gone/fstrim.timer"));
        Assert.True(HostFactsReader.Read(tree.Roots).TrimTimer);
    }

    [Fact]
    public void This_machine_can_be_read()
    {
        HostFacts facts = HostFactsReader.Read(LinuxRoots.System);
        Assert.NotEmpty(facts.KernelRelease);
        Assert.Contains("proc", facts.KernelFilesystems);
    }

    [Fact]
    public void Hostile_filesystems_never_throw() => Hostile.Survives("nodev\tsysfs\n\text4\n", input => FilesystemsParser.Parse(input));
}
