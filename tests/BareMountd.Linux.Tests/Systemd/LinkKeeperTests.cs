using BareMountd.Linux.Systemd;

namespace BareMountd.Linux.Tests.Systemd;

public sealed class LinkKeeperTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("baremountd-link").FullName;

    private string Link => _root + "/deep/data";

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Ensure_makes_a_link_and_its_directory_and_is_content_the_second_time()
    {
        Assert.Null(LinkKeeper.Ensure(Link, "/mnt/wsl/data", static _ => false));
        Assert.Null(LinkKeeper.Ensure(Link, "/mnt/wsl/data", static _ => false));
        Assert.Equal("/mnt/wsl/data", new FileInfo(Link).LinkTarget);
    }

    [Fact]
    public void Ensure_replaces_only_what_it_may()
    {
        Assert.Null(LinkKeeper.Ensure(Link, "/old", static _ => false));
        Assert.Contains("not ours", LinkKeeper.Ensure(Link, "/new", static _ => false), StringComparison.Ordinal);
        Assert.Equal("/old", new FileInfo(Link).LinkTarget);
        Assert.Null(LinkKeeper.Ensure(Link, "/new", static present => present == "/old"));
        Assert.Equal("/new", new FileInfo(Link).LinkTarget);
        Assert.Equal([Link], Directory.GetFileSystemEntries(_root + "/deep"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ensure_never_touches_what_is_no_link(bool directory)
    {
        Directory.CreateDirectory(_root + "/deep");
        if (directory)
        {
            Directory.CreateDirectory(Link);
        }
        else
        {
            File.WriteAllText(Link, "precious");
        }

        Assert.NotNull(LinkKeeper.Ensure(Link, "/mnt/wsl/data", static _ => true));
        LinkKeeper.Remove(Link, "/mnt/wsl/data");
        Assert.Null(new FileInfo(Link).LinkTarget);
        Assert.True(directory ? Directory.Exists(Link) : File.ReadAllText(Link) == "precious");
    }

    [Fact]
    public void Ensure_does_not_follow_a_link_on_its_way()
    {
        Directory.CreateDirectory(_root + "/elsewhere");
        File.CreateSymbolicLink(_root + "/deep", _root + "/elsewhere");
        Assert.Contains("symbolic link", LinkKeeper.Ensure(Link, "/mnt/wsl/data", static _ => true), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_root + "/elsewhere"));
    }

    [Theory]
    [InlineData("relative/link")]
    [InlineData("/")]
    [InlineData("/a/..")]
    public void Ensure_refuses_what_is_no_name(string link) => Assert.NotNull(LinkKeeper.Ensure(link, "/mnt", static _ => true));

    [Fact]
    public void Remove_takes_its_own_link_and_leaves_another()
    {
        LinkKeeper.Ensure(Link, "/mnt/wsl/data", static _ => false);
        LinkKeeper.Remove(Link, "/mnt/wsl/other");
        Assert.Equal("/mnt/wsl/data", new FileInfo(Link).LinkTarget);
        LinkKeeper.Remove(Link, "/mnt/wsl/data");
        Assert.Empty(Directory.GetFileSystemEntries(_root + "/deep"));
        LinkKeeper.Remove(Link, "/mnt/wsl/data");
    }
}
