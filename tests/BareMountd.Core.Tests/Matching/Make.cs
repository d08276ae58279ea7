using BareMountd.Core.Configuration;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Matching;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Tests.Matching;

/// <summary>Devices, mounts and declarations in one line each.</summary>
internal static class Make
{
    public const string OwnerSerial = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";
    public const string OwnerLink = "scsi-SNVMe_WD_BLACK_SN850X_E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";

    public static readonly HostFacts Wsl = new(true, "6.18.0-microsoft-standard-WSL2", ["ext4", "xfs"]);

    public static BlockDevice Disk(string name, string? serial = null, string? fs = null) => new()
    {
        Name = name,
        Number = new DeviceNumber(8, Minor(name)),
        DiskSeq = 1,
        Type = BlockDeviceType.Disk,
        DevNode = "/dev/" + name,
        SizeBytes = 1UL << 40,
        Vendor = "ATA",
        Model = "Some Model",
        Serials = serial is null ? [] : [new DeviceSerial(SerialSources.Vpd80, serial)],
        Content = Content(fs),
    };

    public static BlockDevice Part(BlockDevice disk, int number, string? fs = null, string? uuid = null, string? label = null) => disk with
    {
        Name = disk.Name + number,
        Parent = disk.Name,
        Number = disk.Number with { Minor = disk.Number.Minor + (uint)number },
        Type = BlockDeviceType.Partition,
        DevNode = disk.DevNode + number,
        SizeBytes = 100UL << 30,
        Links = [.. disk.Links.Where(l => l.StartsWith("by-id/", StringComparison.Ordinal)).Select(l => $"{l}-part{number}")],
        Content = Content(fs, uuid, label),
        Entry = new PartitionEntry(number, $"part-{disk.Name}-{number}", $"name{number}", null),
        Table = null,
    };

    public static DeviceContent Content(string? type, string? uuid = null, string? label = null) => new()
    {
        Type = type,
        Usage = type switch
        {
            null => null,
            "swap" => "other",
            "crypto_LUKS" or "BitLocker" => "crypto",
            _ when type.EndsWith("_member", StringComparison.Ordinal) => "raid",
            _ => "filesystem",
        },
        Uuid = uuid,
        Label = label,
    };

    /// <summary>The owner's disk as Windows translates it (DOMAIN: an NVMe disk shows up as SCSI).</summary>
    public static BlockDevice OwnerDisk(string name = "sdc") => Disk(name, OwnerSerial) with
    {
        Vendor = "NVMe",
        Model = "WD_BLACK SN850X",
        Links = ["by-id/" + OwnerLink, "by-id/wwn-0xe8238fa6bf530001001b448b4ed0b0f4"],
    };

    public static MountEntry Mount(BlockDevice device, string mountPoint, string root = "/", string fs = "ext4") => new()
    {
        Id = 1,
        ParentId = 0,
        Number = fs == "btrfs" ? new DeviceNumber(0, 42) : device.Number,
        Root = root,
        MountPoint = mountPoint,
        Options = "rw",
        FsType = fs,
        Source = device.DevNode,
        SuperOptions = "rw",
    };

    public static World World(params BlockDevice[] devices) => new([.. devices], MountTable.Empty, [], HostFacts.Unknown);

    public static World With(this World world, params MountEntry[] mounts) => world with { Mounts = new MountTable([.. mounts]) };

    public static World InWsl(this World world) => world with { Host = Wsl };

    public static DiskConfig Declare(MatchConfig match, string name = "data") => new() { Name = name, Match = match, MountPoint = "/mnt/" + name };

    public static MatchOutcome Match(this World world, DiskConfig disk) => world.Match([disk]).For(disk.Name);

    public static MatchResult Match(this World world, params DiskConfig[] disks) =>
        Matcher.Match(new BareMountConfig { Disks = [.. disks] }, world);

    /// <summary>The outcome as one word and its device or code.</summary>
    public static string Said(MatchOutcome outcome) => outcome switch
    {
        MatchOutcome.Found found => "found " + found.Target.Name,
        MatchOutcome.Refused refused => $"{refused.Code} {refused.Device.Name}",
        MatchOutcome.Ambiguous ambiguous => "ambiguous " + string.Join(' ', ambiguous.Candidates.Select(c => c.Name)),
        MatchOutcome.Missing => "missing",
        _ => "?",
    };

    private static uint Minor(string name)
    {
        uint value = 0;
        foreach (char c in name)
        {
            value = (value * 31) + c;
        }

        return value % 100_000 * 16;
    }
}
