using BareMountd.Core.Io;
using BareMountd.Linux.State;
using BareMountd.Linux.Tests.Proc;

// These tests run on Linux only, where file modes exist.
#pragma warning disable CA1416

namespace BareMountd.Linux.Tests.State;

public sealed class IoStateStoreTests : IDisposable
{
    private static readonly KnownDisk s_disk = new("storage\nSERIAL \u001b", "sdb", "8:16", 7, [1, 2, ulong.MaxValue], []);

    private readonly TempTree _tree = new();

    [Fact]
    public void What_was_saved_is_loaded()
    {
        IoStateStore store = new(_tree.Roots);
        Assert.Empty(store.Load());
        store.Save([s_disk]);
        KnownDisk loaded = Assert.Single(new IoStateStore(_tree.Roots).Load());
        Assert.Equal(s_disk with { Before = loaded.Before, Last = loaded.Last }, loaded);
        Assert.Equal(s_disk.Before, loaded.Before);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_tree.Roots.IoStateFile));
        store.Save([]);
        Assert.Empty(store.Load());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"schema\":2,\"disks\":[]}")]
    [InlineData("{\"schema\":1}")]
    [InlineData("{\"schema\":1,\"disks\":[null]}")]
    [InlineData("{\"schema\":1,\"disks\":[{\"identity\":\"a\"}]}")]
    public void A_damaged_file_is_no_account(string text)
    {
        TempTree.Write(_tree.Roots.IoStateFile, text);
        Assert.Empty(new IoStateStore(_tree.Roots).Load());
    }

    public void Dispose() => _tree.Dispose();
}
