using BareMountd.Core.Devices;
using BareMountd.Linux.Devices;
using BareMountd.Linux.Tests.Proc;

namespace BareMountd.Linux.Tests.Devices;

public sealed class DevicePresenceTests
{
    private static readonly DeviceKey s_disk = new("sdb", new DeviceNumber(8, 16), 7);
    private static readonly DeviceKey s_part = new("sdb1", new DeviceNumber(8, 17), 7);

    [Fact]
    public void A_disk_and_its_partition_are_there_by_number_name_and_sequence()
    {
        using TempTree tree = Tree();
        DevicePresence presence = new(tree.Roots);
        Assert.True(presence.IsThere(s_disk));
        Assert.True(presence.IsThere(s_part));
        Assert.True(presence.IsThere(s_part with { DiskSeq = 0 }));
    }

    [Fact]
    public void Another_attachment_another_name_and_a_number_that_is_gone_are_not()
    {
        using TempTree tree = Tree();
        DevicePresence presence = new(tree.Roots);
        Assert.False(presence.IsThere(s_disk with { DiskSeq = 8 }));
        Assert.False(presence.IsThere(s_part with { DiskSeq = 8 }));
        Assert.False(presence.IsThere(s_disk with { Name = "sdc" }));
        Assert.False(presence.IsThere(s_disk with { Number = new DeviceNumber(8, 32) }));
        Directory.Delete(tree.Roots.Sys + "/devices/sdb", recursive: true);
        Assert.False(presence.IsThere(s_disk));
    }

    [Fact]
    public void A_kernel_without_sequence_numbers_is_believed_by_number_and_name()
    {
        using TempTree tree = Tree();
        File.Delete(tree.Roots.Sys + "/devices/sdb/diskseq");
        Assert.True(new DevicePresence(tree.Roots).IsThere(s_disk));
        Assert.True(new DevicePresence(tree.Roots).IsThere(s_part));
    }

    private static TempTree Tree()
    {
        TempTree tree = new();
        TempTree.Write(tree.Roots.Sys + "/devices/sdb/diskseq", "7\n");
        Directory.CreateDirectory(tree.Roots.Sys + "/devices/sdb/sdb1");
        Directory.CreateDirectory(tree.Roots.DevBlock);
        File.CreateSymbolicLink(tree.Roots.DevBlock + "/8:16", "../../devices/sdb");
        File.CreateSymbolicLink(tree.Roots.DevBlock + "/8:17", "../../devices/sdb/sdb1");
        return tree;
    }
}
