using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Simulated;

/// <summary>A disk of a recorded machine, pulled out and put back with its partitions as the kernel does it.</summary>
internal sealed class Plug(FixtureTree tree, string disk)
{
    private readonly List<KeyValuePair<string, string>> _links =
        [.. Directory.GetFileSystemEntries(tree.Roots.ClassBlock, disk + "*").Order(StringComparer.Ordinal).Select(l => KeyValuePair.Create(l, new FileInfo(l).LinkTarget!))];

    public void Pull()
    {
        foreach ((string link, _) in _links.AsEnumerable().Reverse())
        {
            File.Delete(link);
        }
    }

    public void Insert()
    {
        foreach ((string link, string target) in _links)
        {
            File.CreateSymbolicLink(link, target);
        }
    }
}
