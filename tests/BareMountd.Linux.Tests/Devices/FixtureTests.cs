using BareMountd.Tests.Shared;

namespace BareMountd.Linux.Tests.Devices;

public sealed class FixtureTests
{
    public static TheoryData<string> Names => [.. Machines.Descriptions.Keys];

    /// <summary>The packed trees are what their description says; BAREMOUNTD_UPDATE_FIXTURES=tests/fixtures writes them anew.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Packed_trees_are_up_to_date(string name)
    {
        using FixtureTree built = FixtureTree.Build(Machines.Descriptions[name], Machines.HasUdev(name));
        string packed = FixtureArchive.Pack(built.Root);
        if (Environment.GetEnvironmentVariable("BAREMOUNTD_UPDATE_FIXTURES") is string folder)
        {
            File.WriteAllText(Path.Combine(folder, name + ".tree"), packed);
        }
        else
        {
            Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "fixtures", name + ".tree")), packed);
        }
    }

    [Fact]
    public void Packing_keeps_links_empty_folders_binary_files_and_odd_names()
    {
        using FixtureTree tree = FixtureTree.Build(machine =>
        {
            machine.Bytes("run/udev/data/b8:0", [0, 0x80, 0xff, (byte)'\n']);
            machine.Text("sys/text", "one\ntwo");
            machine.Bytes("sys/no-newline", "x"u8.ToArray());
            machine.Directory("sys/empty");
        });
        File.CreateSymbolicLink(Path.Combine(tree.Root, "sys/dangling"), "../nowhere");
        string packed = FixtureArchive.Pack(tree.Root);
        string copy = Directory.CreateTempSubdirectory("baremountd-copy-").FullName;
        try
        {
            FixtureArchive.Unpack(packed, copy);
            Assert.Equal(packed, FixtureArchive.Pack(copy));
            Assert.Equal("../nowhere", new FileInfo(Path.Combine(copy, "sys/dangling")).LinkTarget);
            Assert.Equal([0, 0x80, 0xff, (byte)'\n'], File.ReadAllBytes(Path.Combine(copy, "run/udev/data/b8:0")));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public void A_path_that_leaves_the_tree_is_refused()
    {
        string root = Directory.CreateTempSubdirectory("baremountd-evil-").FullName;
        try
        {
            Assert.Throws<FormatException>(() => FixtureArchive.Unpack("path: ../outside\ndir:\n", root));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Theory]
    [InlineData(0, "sda")]
    [InlineData(25, "sdz")]
    [InlineData(26, "sdaa")]
    [InlineData(701, "sdzz")]
    [InlineData(702, "sdaaa")]
    public void Disks_are_named_as_the_kernel_names_them(int index, string name) => Assert.Equal(name, MachineBuilder.ScsiName(index));
}
