using BareMountd.Linux.Systemd;

namespace BareMountd.Linux.Tests.Systemd;

public sealed class JournalReaderTests
{
    [Theory]
    [InlineData("EXT4-fs (sdb1): VFS: Can't find ext4 filesystem", "sdb1", true)]
    [InlineData("sdb1: sdb1", "sdb1", true)]
    [InlineData("XFS (sdb12): Mounting", "sdb1", false)]
    [InlineData("XFS (sdb12): on sdb1", "sdb1", true)]
    [InlineData("asdb1 b", "sdb1", false)]
    [InlineData("", "sdb1", false)]
    public void Names_looks_for_the_word(string line, string device, bool named) => Assert.Equal(named, JournalReader.Names(line, device));

    [Fact]
    public void OneLine_takes_control_and_direction_characters_out() =>
        Assert.Equal("a b [31mred c d", JournalReader.OneLine("\n a\nb\u001b[31mred\u202ec\0d \r\n"));

    [Fact]
    public void OneLine_is_cut() => Assert.Equal(401, JournalReader.OneLine(new string('x', 10_000)).Length);
}
