using BareMountd.Core.Ports;
using BareMountd.Linux.State;
using BareMountd.Linux.Tests.Proc;

// These tests run on Linux only, where files have modes.
#pragma warning disable CA1416

namespace BareMountd.Linux.Tests.State;

public sealed class StateStoreTests
{
    private static readonly OwnedMount s_mount = new("games", "sdb1", "8:17", 42, "/mnt/wsl/games \"ü\n", "mnt-wsl-games.mount", true, ["/mnt/games", "/srv/g"]);

    private static readonly KeptPolicy s_policy = new("games", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public void What_is_saved_is_loaded_by_the_next_run()
    {
        using TempTree tree = new();
        new StateStore(tree.Roots).Save(new KeptState([s_mount, s_mount with { Disk = "second", Links = [] }]) { Policies = [s_policy, new KeptPolicy("b", null)] });
        KeptState state = new StateStore(tree.Roots).Load();
        Assert.Equal([s_policy, new KeptPolicy("b", null)], state.Policies);
        IReadOnlyList<OwnedMount> loaded = state.Mounts;
        Assert.Equal(2, loaded.Count);
        Assert.Equal(s_mount with { Links = loaded[0].Links }, loaded[0]);
        Assert.Equal(s_mount.Links, loaded[0].Links);
        Assert.Equal("second", loaded[1].Disk);
    }

    [Fact]
    public void The_file_is_for_its_owner_alone_and_nothing_is_left_beside_it()
    {
        using TempTree tree = new();
        StateStore store = new(tree.Roots);
        TempTree.Write(tree.Roots.StateFile + ".new", "left over by a crash");
        store.Save(new KeptState([s_mount]));
        store.Save(KeptState.Empty);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(tree.Roots.StateFile));
        Assert.Equal([tree.Roots.StateFile], Directory.GetFiles(tree.Roots.RuntimeDirectory));
        Assert.Empty(store.Load().Mounts);
    }

    [Fact]
    public void A_link_laid_in_the_way_is_not_followed()
    {
        using TempTree tree = new();
        string victim = TempTree.Write(tree.Roots.Run + "/victim", "precious");
        Directory.CreateDirectory(tree.Roots.RuntimeDirectory);
        File.CreateSymbolicLink(tree.Roots.StateFile + ".new", victim);
        new StateStore(tree.Roots).Save(new KeptState([s_mount]));
        Assert.Equal("precious", File.ReadAllText(victim));
        Assert.Single(new StateStore(tree.Roots).Load().Mounts);
    }

    [Fact]
    public void A_file_of_a_version_without_policies_is_read()
    {
        using TempTree tree = new();
        TempTree.Write(tree.Roots.StateFile, "{\"schema\":1,\"mounts\":[]}");
        List<string> log = [];
        Assert.Empty(new StateStore(tree.Roots, log.Add).Load().Policies);
        Assert.Empty(log);
    }

    [Fact]
    public void No_file_is_an_empty_list_and_no_matter()
    {
        using TempTree tree = new();
        List<string> log = [];
        Assert.Empty(new StateStore(tree.Roots, log.Add).Load().Mounts);
        Assert.Empty(log);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"schema\":1")]
    [InlineData("{\"schema\":1}")]
    [InlineData("{\"schema\":1,\"mounts\":null}")]
    [InlineData("{\"schema\":1,\"mounts\":[null]}")]
    [InlineData("{\"schema\":1,\"mounts\":[{\"disk\":\"a\"}]}")]
    [InlineData("{\"schema\":1,\"mounts\":[{\"disk\":\"a\",\"deviceName\":\"b\",\"deviceNumber\":\"8:1\",\"diskSeq\":1,\"mountPoint\":\"/a\",\"unit\":\"u\",\"unmountOnRemove\":true,\"links\":[null]}]}")]
    [InlineData("{\"schema\":1,\"mounts\":[],\"policies\":[null]}")]
    [InlineData("{\"schema\":1,\"mounts\":[],\"policies\":null}")]
    [InlineData("{\"schema\":2,\"mounts\":[]}")]
    [InlineData("\u0000\u0000\u0000")]
    public void A_damaged_file_is_set_aside_and_counts_as_empty(string text)
    {
        using TempTree tree = new();
        TempTree.Write(tree.Roots.StateFile, text);
        List<string> log = [];
        StateStore store = new(tree.Roots, log.Add);
        Assert.Empty(store.Load().Mounts);
        Assert.False(File.Exists(tree.Roots.StateFile));
        Assert.Equal(text, File.ReadAllText(tree.Roots.StateFile + ".damaged"));
        Assert.Contains(".damaged", Assert.Single(log), StringComparison.Ordinal);

        store.Save(new KeptState([s_mount]));
        Assert.Single(store.Load().Mounts);
        Assert.Single(log);
    }
}
