using BareMountd.Core.Host;

namespace BareMountd.Tests.Shared;

/// <summary>A recorded machine, unpacked into a folder of its own that goes with it; tests run on theirs in parallel.</summary>
public sealed class FixtureTree : IDisposable
{
    private FixtureTree(string root)
    {
        Root = root;
        Roots = new LinuxRoots
        {
            Proc = root + "/proc",
            Sys = root + "/sys",
            Dev = root + "/dev",
            Run = root + "/run",
            Etc = root + "/etc",
            State = root + "/state",
        };
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>Its trees, to be injected.</summary>
    public LinuxRoots Roots { get; }

    /// <summary>Unpacks <c>tests/fixtures/NAME.tree</c>.</summary>
    public static FixtureTree Unpack(string name)
    {
        FixtureTree tree = Empty();
        FixtureArchive.Unpack(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "fixtures", name + ".tree")), tree.Root);
        return tree;
    }

    /// <summary>Writes a machine that is described in code.</summary>
    public static FixtureTree Build(Action<MachineBuilder> describe, bool udev = false)
    {
        FixtureTree tree = Empty();
        MachineBuilder machine = new(tree.Root, udev);
        describe(machine);
        machine.Finish();
        return tree;
    }

    /// <summary>A WSL2 machine with <paramref name="count"/> data disks of one ext4 partition each; udev off.</summary>
    public static FixtureTree Generate(int count) => Build(machine => Machines.ManyDisks(machine, count));

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>In memory where the machine has that: a tree of a thousand disks has some 40,000 files.</summary>
    private static FixtureTree Empty()
    {
        const string Memory = "/dev/shm";
        string parent = Directory.Exists(Memory) ? Memory : Path.GetTempPath();
        return new FixtureTree(Directory.CreateDirectory(Path.Combine(parent, "baremountd-tree-" + Guid.NewGuid().ToString("N"))).FullName);
    }
}
