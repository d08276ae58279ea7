using System.Collections.Immutable;
using BareMountd.Core.Host;

namespace BareMountd.Core.Configuration;

/// <summary>The table of all configuration keys: a new key is a row here and its line in the binder.</summary>
public static class ConfigKeys
{
    /// <summary>The file's outermost object.</summary>
    public const string Root = "";

    /// <summary>One declared disk.</summary>
    public const string Disk = "disks.NAME";

    /// <summary>How a disk is found.</summary>
    public const string Match = "disks.NAME.match";

    /// <summary>The metrics endpoint.</summary>
    public const string Metrics = "metrics";

    /// <summary>The control socket.</summary>
    public const string Control = "control";

    /// <summary>Greatest partition number: the kernel's DISK_MAX_PARTS is 256, number 0 the disk itself.</summary>
    public const int MaxPartition = 255;

    /// <summary>The sections in the order of the documentation.</summary>
    public static ImmutableArray<string> Sections { get; } = [Root, Disk, Match, Metrics, Control];

    /// <summary>All keys.</summary>
    public static ImmutableArray<ConfigKey> All { get; } =
    [
        new(Root, "$schema", ConfigKeyType.Text, "Address of the JSON Schema, for editors. Ignored."),
        new(Root, "disks", ConfigKeyType.DiskMap, "The declared disks by name. A name is 1 to 64 letters, digits, `-`, `_` or `.`, the first a letter or digit; it appears in unit names, logs and metrics.") { Default = "{}", Aliases = ["disk", "mounts", "drives", "volumes"] },
        new(Root, "metrics", ConfigKeyType.Section, "The endpoint for Prometheus.") { Default = "{}", Aliases = ["prometheus"] },
        new(Root, "control", ConfigKeyType.Section, "Who may do what on the control socket.") { Default = "{}", Aliases = ["socket", "api"] },

        new(Disk, "match", ConfigKeyType.Section, "How the disk is found: every key that is given must hold, within a key any value is enough. Exactly one device may fit.") { Required = true, Aliases = ["device", "identity", "selector"] },
        new(Disk, "partition", ConfigKeyType.WholeNumber, "Number of the partition to mount. Left out: the whole disk if it carries a filesystem, else its only partition that fits `fsType`.") { Min = 1, Max = MaxPartition, Aliases = ["part", "partitionNumber"] },
        new(Disk, "mountPoint", ConfigKeyType.Text, "Where it is mounted: an absolute path, made when missing. Under WSL a directory below /mnt/wsl, which all shells and distributions see.") { Required = true, Aliases = ["where", "target", "mountpoint", "dir"] },
        new(Disk, "fsType", ConfigKeyType.Text, "The filesystem that must be there. Left out: whatever the superblock says.") { Aliases = ["filesystem", "type", "vfstype", "fs"] },
        new(Disk, "options", ConfigKeyType.TextList, "Mount options. A text may hold several, parted by commas as in fstab. They are checked against the filesystem.") { Default = "[]", Aliases = ["mountOptions", "opts"] },
        new(Disk, "readOnly", ConfigKeyType.Flag, "Mount read-only.") { Default = "false", Aliases = ["ro", "readonly"] },
        new(Disk, "enabled", ConfigKeyType.Flag, "`false`: known, shown, never touched.") { Default = "true", Aliases = ["enable", "active"] },
        new(Disk, "links", ConfigKeyType.TextList, "Symbolic links that are kept pointing to the mount point, for instance from the path that people want to the one below /mnt/wsl.") { Default = "[]", Aliases = ["symlinks", "link"] },
        new(Disk, "allowNonEmpty", ConfigKeyType.Flag, "Mount over a directory that has files in it, which hides them.") { Default = "false" },
        new(Disk, "unmountOnRemove", ConfigKeyType.Flag, "Unmount when the disk is taken out of the configuration. Otherwise the mount is left standing and forgotten.") { Default = "false" },
        new(Disk, "after", ConfigKeyType.TextList, "Names of disks that must be mounted before this one; needed when this mount point lies inside theirs.") { Default = "[]", Aliases = ["requires", "dependsOn", "depends"] },
        new(Disk, "allow", ConfigKeyType.TextList, "Built-in refusals that are overridden for this disk, by code. Only `system-disk` can be.") { Default = "[]", Aliases = ["override"] },

        new(Match, "byId", ConfigKeyType.TextList, $"Patterns (`*`, `?`, `[a-f]`) on the names in {LinuxRoots.System.DevDisk}/by-id. Under WSL an `nvme-…` pattern is also tried on the name that the disk would have without Windows' translation.") { Aliases = ["id", "devicePattern", "pattern"] },
        new(Match, "serial", ConfigKeyType.TextList, "Serial numbers, as Windows, sysfs or lsblk write them: `_`, `-`, blanks, case and a dot at the end do not count.") { Aliases = ["serialNumber", "serialno"] },
        new(Match, "wwn", ConfigKeyType.TextList, "World wide names, with or without `0x`, `naa.`, `eui.`, `wwn-`.") { Aliases = ["wwid", "worldWideName"] },
        new(Match, "uuid", ConfigKeyType.TextList, "UUIDs of the filesystem.") { Aliases = ["diskUuid", "fsUuid"] },
        new(Match, "label", ConfigKeyType.TextList, "Labels of the filesystem, exact.") { Aliases = ["fsLabel"] },
        new(Match, "partUuid", ConfigKeyType.TextList, "UUIDs of the partition.") { Aliases = ["partitionUuid"] },
        new(Match, "partLabel", ConfigKeyType.TextList, "Names of the partition in a GPT, exact.") { Aliases = ["partitionLabel", "partName"] },
        new(Match, "model", ConfigKeyType.TextList, "Patterns on the model. WSL shows its first 16 characters only.") { Aliases = ["product"] },
        new(Match, "path", ConfigKeyType.TextList, $"Patterns below {LinuxRoots.System.DevDisk}/by-path, or device nodes such as {LinuxRoots.System.Dev}/sdb, which renumber.") { Aliases = ["dev", "node", "byPath"] },

        new(Metrics, "enabled", ConfigKeyType.Flag, "`false` turns the endpoint off.") { Default = "true", Aliases = ["enable"] },
        new(Metrics, "listen", ConfigKeyType.TextList, "Where metrics are served: `ADDRESS:PORT` with a literal IP address, `[::1]:10099` for IPv6.") { Default = $"\"{MetricsConfig.DefaultListen}\"", Aliases = ["address", "listenAddress", "port"] },
        new(Metrics, "insecure", ConfigKeyType.Flag, "Allow addresses beyond loopback although nothing asks for a password there.") { Default = "false" },

        new(Control, "actGroup", ConfigKeyType.Text, "Group whose members may mount, unmount and reload, beside root.") { Default = "root alone", Aliases = ["group", "adminGroup"] },
    ];

    /// <summary>The keys of one section.</summary>
    public static ImmutableArray<ConfigKey> Of(string section) => [.. All.Where(k => k.Section == section)];
}
