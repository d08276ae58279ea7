using System.Text;
using BareMountd.Linux.Devices;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Linux.Tests.Devices;

/// <summary>100,000 random and mutated inputs each: no exception, and nothing accepted that contradicts itself.</summary>
public sealed class ParserPropertyTests
{
    private static readonly Config s_many = Config.QuickThrowOnFailure.WithMaxTest(100_000);

    private static readonly byte[] s_uevent =
        "add@/devices/pci0000:00/host2/block/sdb/sdb1\0ACTION=add\0DEVPATH=/devices/pci0000:00/host2/block/sdb/sdb1\0SUBSYSTEM=block\0MAJOR=8\0MINOR=17\0DEVNAME=sdb1\0DEVTYPE=partition\0DISKSEQ=9\0SEQNUM=1234\0"u8.ToArray();

    private const string Record = "S:disk/by-id/scsi-SNVMe_X\nL:0\nI:1763712000\nE:ID_FS_TYPE=ext4\nE:ID_FS_LABEL_ENC=a\\x20b\nG:systemd\nQ:systemd\nV:1\n";

    [Fact]
    public void A_kernel_event_is_read()
    {
        Assert.True(UeventMessage.TryParse(s_uevent, out UeventMessage message));
        Assert.Equal(("add", "sdb1", "block", 1234UL), (message.Action, message.Name, message.Subsystem, message.SequenceNumber));
    }

    [Theory]
    [InlineData("libudev\0\u00fe\u00ed")]
    [InlineData("add@/devices/a\0ACTION=remove\0DEVPATH=/devices/a\0SUBSYSTEM=block\0")]
    [InlineData("add@/devices/a\0ACTION=add\0DEVPATH=/devices/b\0SUBSYSTEM=block\0")]
    [InlineData("add@/devices/a\0")]
    [InlineData("add@/devices/a/\0ACTION=add\0DEVPATH=/devices/a/\0")]
    [InlineData("add@/devices/a\0ACTION=add\0DEVPATH=/devices/a\0SEQNUM=-1\0")]
    [InlineData("")]
    public void What_the_kernel_does_not_write_is_refused(string datagram) =>
        Assert.False(UeventMessage.TryParse(Encoding.Latin1.GetBytes(datagram), out _));

    [Fact]
    public void Uevents_survive_random_and_mutated_bytes() =>
        Prop.ForAll<byte[], int>((noise, seed) =>
        {
            byte[] input = seed % 4 == 0 ? noise : Mutate(s_uevent, noise, seed);
            return !UeventMessage.TryParse(input, out UeventMessage message)
                || (message.Name.Length > 0 && message.DevPath.StartsWith('/') && message.Action.Length > 0);
        }).Check(s_many);

    [Fact]
    public void Udev_records_survive_random_and_mutated_text() =>
        Prop.ForAll<byte[], int>((noise, seed) =>
        {
            byte[] input = seed % 4 == 0 ? noise : Mutate(Encoding.UTF8.GetBytes(Record), noise, seed);
            UdevRecord record = UdevRecord.Parse(Encoding.UTF8.GetString(input));
            return record.Properties.Keys.All(k => k.Length > 0) && record.Links.All(l => l.Length > 0);
        }).Check(s_many);

    [Fact]
    public void Recorded_probes_survive_random_and_mutated_text() =>
        Prop.ForAll<byte[], int>((noise, seed) =>
        {
            byte[] input = seed % 4 == 0 ? noise : Mutate("TYPE=ext4\nUSAGE=filesystem\nLABEL=a\\ b\n"u8.ToArray(), noise, seed);
            return RecordedProbe.Parse(Encoding.UTF8.GetString(input)).Content.Type != "";
        }).Check(s_many);

    [Fact]
    public void A_udev_record_is_read()
    {
        UdevRecord record = UdevRecord.Parse(Record);
        Assert.True(record.Initialized);
        Assert.Equal(["disk/by-id/scsi-SNVMe_X"], record.Links);
        Assert.Equal("a\\x20b", record["ID_FS_LABEL_ENC"]);
        Assert.Null(record["ID_SERIAL"]);
    }

    private static byte[] Mutate(byte[] good, byte[] noise, int seed)
    {
        Random random = new(seed);
        List<byte> result = [.. good];
        int edits = 1 + random.Next(4);
        for (int i = 0; i < edits; i++)
        {
            int at = random.Next(result.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    result.InsertRange(at, noise);
                    break;
                case 1 when at < result.Count:
                    result.RemoveRange(at, random.Next(result.Count - at));
                    break;
                case 2 when at < result.Count:
                    result[at] = (byte)random.Next(256);
                    break;
                default:
                    result.AddRange(result.GetRange(0, Math.Min(at, 64)));
                    break;
            }
        }

        return [.. result];
    }
}
