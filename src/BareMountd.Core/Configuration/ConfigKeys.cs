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

    /// <summary>How health is watched, for all disks.</summary>
    public const string Health = "health";

    /// <summary>The canary, for all disks.</summary>
    public const string Canary = "health.canary";

    /// <summary>How the health of one disk is watched.</summary>
    public const string DiskHealth = "disks.NAME.health";

    /// <summary>The canary of one disk.</summary>
    public const string DiskCanary = "disks.NAME.health.canary";

    /// <summary>What follows from health.</summary>
    public const string Policy = "disks.NAME.policy";

    /// <summary>The command that is told.</summary>
    public const string Hook = "disks.NAME.policy.hook";

    /// <summary>A part of the whole beyond this is low all the time.</summary>
    public const int MaxPercent = 99;

    /// <summary>O_DIRECT reads whole blocks: the canary's size is a multiple of this.</summary>
    public const int CanaryBlock = 4096;

    /// <summary>Greatest partition number: the kernel's DISK_MAX_PARTS is 256, number 0 the disk itself.</summary>
    public const int MaxPartition = 255;

    /// <summary>The sections in the order of the documentation.</summary>
    public static ImmutableArray<string> Sections { get; } =
        [Root, Disk, Match, DiskHealth, DiskCanary, Policy, Hook, Health, Canary, Metrics, Control];

    /// <summary>All keys.</summary>
    public static ImmutableArray<ConfigKey> All { get; } =
    [
        new(Root, "$schema", ConfigKeyType.Text, "Address of the JSON Schema, for editors. Ignored."),
        new(Root, "disks", ConfigKeyType.DiskMap, "The declared disks by name. A name is 1 to 64 letters, digits, `-`, `_` or `.`, the first a letter or digit; it appears in unit names, logs and metrics.") { Default = "{}", Aliases = ["disk", "mounts", "drives", "volumes"] },
        new(Root, "health", ConfigKeyType.Section, "How health is watched: the defaults for all disks, key by key.") { Default = "{}", Aliases = ["healthCheck", "monitoring", "checks"] },
        new(Root, "metrics", ConfigKeyType.Section, "The endpoint for Prometheus.") { Default = "{}", Aliases = ["prometheus"] },
        new(Root, "control", ConfigKeyType.Section, "Who may do what on the control socket.") { Default = "{}", Aliases = ["socket", "api"] },

        new(Disk, "match", ConfigKeyType.Section, "How the disk is found: every key that is given must hold, within a key any value is enough. Exactly one device may fit.") { Required = true, Aliases = ["device", "identity", "selector"] },
        new(Disk, "partition", ConfigKeyType.WholeNumber, "Number of the partition to mount. Left out: the whole disk if it carries a filesystem, else its only partition that fits `fsType`.") { Min = 1, Max = MaxPartition, Aliases = ["part", "partitionNumber"] },
        new(Disk, "mountPoint", ConfigKeyType.Text, "Where it is mounted: an absolute path, made when missing. Under WSL a directory below /mnt/wsl, which all shells and distributions see.") { Required = true, Aliases = ["where", "target", "mountpoint", "dir"] },
        new(Disk, "fsType", ConfigKeyType.Text, "The filesystem that must be there. Left out: whatever the superblock says.") { Aliases = ["filesystem", "type", "vfstype", "fs"] },
        new(Disk, "preset", ConfigKeyType.Text, "Mount options by purpose: `database`, `build-cache`, `nix-store`, `bulk`, or `no-journal` (ext4). Those that `options` settles are left out.") { Default = "none", Aliases = ["purpose", "profile", "workload"] },
        new(Disk, "options", ConfigKeyType.TextList, "Mount options. A text may hold several, parted by commas as in fstab. They are checked against the filesystem.") { Default = "[]", Aliases = ["mountOptions", "opts"] },
        new(Disk, "readOnly", ConfigKeyType.Flag, "Mount read-only.") { Default = "false", Aliases = ["ro", "readonly"] },
        new(Disk, "enabled", ConfigKeyType.Flag, "`false`: known, shown, never touched.") { Default = "true", Aliases = ["enable", "active"] },
        new(Disk, "links", ConfigKeyType.TextList, "Symbolic links that are kept pointing to the mount point, for instance from the path that people want to the one below /mnt/wsl.") { Default = "[]", Aliases = ["symlinks", "link"] },
        new(Disk, "allowNonEmpty", ConfigKeyType.Flag, "Mount over a directory that has files in it, which hides them.") { Default = "false" },
        new(Disk, "unmountOnRemove", ConfigKeyType.Flag, "Unmount when the disk is taken out of the configuration. Otherwise the mount is left standing and forgotten.") { Default = "false" },
        new(Disk, "after", ConfigKeyType.TextList, "Names of disks that must be mounted before this one; needed when this mount point lies inside theirs.") { Default = "[]", Aliases = ["requires", "dependsOn", "depends"] },
        new(Disk, "allow", ConfigKeyType.TextList, "Built-in refusals that are overridden for this disk, by code. Only `system-disk` can be.") { Default = "[]", Aliases = ["override"] },

        new(Disk, "health", ConfigKeyType.Section, "How the health of this disk is watched. A key that is left out here has the value of the file's `health`.") { Default = "{}", Aliases = ["healthCheck", "monitoring", "checks"] },
        new(Disk, "policy", ConfigKeyType.Section, "What follows from health. Everything is off unless it is written here.") { Default = "{}", Aliases = ["policies", "actions", "onFailure"] },

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
        new(Metrics, "listen", ConfigKeyType.TextList, "Where metrics are served: `ADDRESS:PORT` with a literal IP address, `[::1]:10099` for IPv6. Sockets that systemd passes take its place.") { Default = $"\"{MetricsConfig.DefaultListen}\"", Aliases = ["address", "listenAddress", "port"] },
        new(Metrics, "webConfigFile", ConfigKeyType.Text, "Absolute path of a web configuration in the format of Prometheus' exporters: TLS, client certificates, users with passwords. `--web.config.file` of the daemon counts before it.") { Default = "none", Aliases = ["webConfig", "web.config.file", "tls", "auth"] },
        new(Metrics, "insecure", ConfigKeyType.Flag, "Allow addresses beyond loopback although nothing asks there who reads.") { Default = "false" },
        new(Metrics, "hosts", ConfigKeyType.TextList, "Names under which clients ask a listener on loopback, beside `localhost`, its addresses and the name of this machine; for a proxy that passes its own name on.") { Default = "[]", Aliases = ["allowedHosts", "serverName", "hostnames"] },
        new(Metrics, "requestHistograms", ConfigKeyType.Flag, "Have the kernel count every request by size and duration (a BPF program), for histograms. Needs a right that the service does not have by itself: see docs/metrics.md.") { Default = "false", Aliases = ["histograms", "latencyHistograms", "bpf", "ebpf"] },
        new(Metrics, "topUnits", ConfigKeyType.WholeNumber, "How many systemd units, the busiest ones, get I/O series of their own. The I/O of the rest is summed under `other`.") { Default = "20", Min = 1, Max = 1000, Aliases = ["units", "maxUnits"] },

        .. HealthKeys(DiskHealth, DiskCanary, k => $"as in `{Health}`"),
        new(Policy, "guard", ConfigKeyType.Flag, "While nothing is mounted there, make the empty mount point immutable (`chattr +i`), so that nobody writes into the directory under it.") { Default = "false", Aliases = ["immutable", "chattr"] },
        new(Policy, "remountRw", ConfigKeyType.Flag, "After the kernel made the mount read-only: unmount, check, and mount again, if the check finds nothing that it would have to repair.") { Default = "false", Aliases = ["remountReadWrite", "remount", "recover"] },
        new(Policy, "restart", ConfigKeyType.TextList, "Units that are restarted after the disk was mounted again (not at its first mount after a boot).") { Default = "[]", Aliases = ["restartUnits", "restartServices"] },
        new(Policy, "stop", ConfigKeyType.TextList, "Units that are stopped when the disk goes, and before the daemon unmounts it.") { Default = "[]", Aliases = ["stopUnits", "stopServices"] },
        new(Policy, "hook", ConfigKeyType.Section, "A command that is told about this disk. It is run as a transient service with the facts in its environment.") { Aliases = ["exec", "script", "notify", "run"] },

        new(Hook, "command", ConfigKeyType.TextList, "Program (absolute path) and its arguments, each a text of its own. No shell, nothing is expanded.") { Required = true, Aliases = ["exec", "program", "cmd", "run"] },
        new(Hook, "on", ConfigKeyType.TextList, $"Kinds of events it is run for: {string.Join(", ", HookConfig.Kinds.Select(k => $"`{k}`"))}.") { Default = JsonList(HookConfig.DefaultKinds), Aliases = ["events", "when", "kinds"] },
        new(Hook, "user", ConfigKeyType.Text, "User it runs as.") { Default = "root", Aliases = ["runAs", "uid"] },
        new(Hook, "timeout", ConfigKeyType.Duration, "It is ended after this time.") { Default = "\"30s\"", Min = Second, Max = Hour, Aliases = ["timeoutSec", "deadline"] },

        .. HealthKeys(Health, Canary, k => k),
        new(Control, "actGroup", ConfigKeyType.Text, "Group whose members may mount, unmount and reload, beside root.") { Default = "root alone", Aliases = ["group", "adminGroup"] },
    ];

    private const int Second = 1000;
    private const int Hour = 3600 * Second;

    private static ImmutableArray<ConfigKey> HealthKeys(string health, string canary, Func<string, string> otherwise) =>
    [
        new(health, "interval", ConfigKeyType.Duration, "Time between two looks.") { Default = otherwise("\"30s\""), Min = 5 * Second, Max = Hour, Aliases = ["every", "period", "checkInterval"] },
        new(health, "deadline", ConfigKeyType.Duration, "How long one probe may take before the disk is marked as not answering; at most `interval`.") { Default = otherwise("\"5s\""), Min = Second, Max = 60 * Second, Aliases = ["timeout", "probeTimeout"] },
        new(health, "hungAfter", ConfigKeyType.Duration, "Requests in flight and none completed for this long, at three looks in a row at least: hung.") { Default = otherwise("\"30s\""), Min = 5 * Second, Max = Hour, Aliases = ["hangAfter", "stallAfter", "ioTimeout"] },
        new(health, "spaceLow", ConfigKeyType.SpaceThreshold, "Less free space than this is low; `\"0%\"` is never.") { Default = otherwise("\"5%\""), Max = MaxPercent, Aliases = ["minFree", "freeSpace", "space", "spaceMin"] },
        new(health, "inodesLow", ConfigKeyType.CountThreshold, "Fewer free inodes than this is low; `0` is never.") { Default = otherwise("\"5%\""), Max = MaxPercent, Aliases = ["minInodes", "freeInodes", "inodes", "inodesMin"] },
        new(health, "smart", ConfigKeyType.Flag, "Ask the device for its own health record by `smartctl`, where that is installed.") { Default = otherwise("true"), Aliases = ["smartctl", "nvme"] },
        new(health, "canary", ConfigKeyType.SectionOrFlag, "A small file that is written, synced, read back past the page cache and compared; `true` takes all defaults. Not on read-only mounts, never on a full disk.") { Default = otherwise("false"), Aliases = ["writeTest", "selfTest"] },

        new(canary, "interval", ConfigKeyType.Duration, "Least time between two rounds.") { Default = otherwise("\"1m\""), Min = 5 * Second, Max = 24 * Hour, Aliases = ["every", "period"] },
        new(canary, "size", ConfigKeyType.Size, "Size of the file, a multiple of 4KiB.") { Default = otherwise("\"64KiB\""), Min = CanaryBlock, Max = 256 * CanaryBlock, Aliases = ["bytes", "fileSize"] },
        new(canary, "slowFactor", ConfigKeyType.Number, "A round that takes this many times the median of the disk's own last rounds is slow.") { Default = otherwise("10"), Min = 2, Max = 1000, Aliases = ["factor", "slow"] },
        new(canary, "slowFloor", ConfigKeyType.Duration, "A round faster than this is never slow.") { Default = otherwise("\"200ms\""), Min = 1, Max = 60 * Second, Aliases = ["floor", "slowMin"] },
    ];

    private static string JsonList(ImmutableArray<string> words) => "[" + string.Join(", ", words.Select(w => $"\"{w}\"")) + "]";

    /// <summary>The keys of one section.</summary>
    public static ImmutableArray<ConfigKey> Of(string section) => [.. All.Where(k => k.Section == section)];
}
