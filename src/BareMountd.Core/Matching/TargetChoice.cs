using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Matching.Rules;

namespace BareMountd.Core.Matching;

/// <summary>Chooses the device that carries the filesystem on the one disk that fits.</summary>
internal static class TargetChoice
{
    /// <summary>Exactly one of the two is not null: the device, or why none could be chosen.</summary>
    /// <remarks>
    /// The declared partition; else among the devices that the keys name themselves; else the whole disk if it carries the filesystem and no
    /// partition does, else its only fitting partition. Where nothing fits and exactly one device carries something else (an encrypted
    /// container, a RAID member), that one is chosen, so that the refusal names what it is.
    /// </remarks>
    public static (BlockDevice? Target, Refusal? Refusal) Choose(DiskConfig disk, Candidate candidate)
    {
        bool specific = disk.Match.NamesTarget || !candidate.Devices.Contains(candidate.Group.Head) || candidate.Group.Disk is null;
        if (disk.Partition is int number)
        {
            return Declared(number, candidate, specific);
        }

        ImmutableArray<BlockDevice> among = specific
            ? candidate.Devices
            : [.. candidate.Group.Devices.Where(d => d.SizeBytes > 0)];
        if (specific && among.Length == 1)
        {
            return (among[0], null);
        }

        ImmutableArray<BlockDevice> fitting = [.. among.Where(d => FsTypes.Fits(disk.FsType, d.Content))];
        if (fitting.Length == 1)
        {
            return (fitting[0], null);
        }

        if (fitting.Length > 1)
        {
            return (null, new Refusal(Codes.PartitionUnclear, $"several devices on {candidate.Group.Name} fit: {DeviceText.List(fitting)}"));
        }

        ImmutableArray<BlockDevice> filesystems = [.. among.Where(d => FsTypes.Fits(null, d.Content))];
        if (!filesystems.IsEmpty)
        {
            return (null, new Refusal(Codes.WrongFilesystem, $"fsType is {disk.FsType}, and on {candidate.Group.Name} there is {DeviceText.List(filesystems)}"));
        }

        ImmutableArray<BlockDevice> telling = [.. among.Where(Tells)];
        return telling.Length == 1
            ? (telling[0], null)
            : (null, new Refusal(Codes.NoFilesystem, $"no filesystem that can be mounted on {candidate.Group.Name}: {DeviceText.List(among)}"));
    }

    private static (BlockDevice? Target, Refusal? Refusal) Declared(int number, Candidate candidate, bool specific)
    {
        BlockDevice? partition = candidate.Group.Partitions.FirstOrDefault(p => DeviceNames.PartitionNumber(p) == number);
        if (partition is null)
        {
            string there = candidate.Group.Partitions.IsEmpty ? "it has no partitions" : $"it has {DeviceText.List(candidate.Group.Partitions)}";
            return (null, new Refusal(Codes.NoSuchPartition, $"{candidate.Group.Name} has no partition {number}; {there}"));
        }

        return !specific || candidate.Devices.Contains(partition)
            ? (partition, null)
            : (null, new Refusal(Codes.NoSuchPartition, $"partition is {number}, but the match keys name {DeviceText.List(candidate.Devices)} and not {partition.Name}"));
    }

    private static bool Tells(BlockDevice device) =>
        device.Content.Unreadable || device.Content.Ambivalent || ContentKinds.Of(device.Content) is not (ContentKind.Nothing or ContentKind.Filesystem);
}
