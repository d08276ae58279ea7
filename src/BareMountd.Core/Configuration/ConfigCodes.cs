using System.Collections.Frozen;
using System.Collections.Immutable;
using BareMountd.Core.Host;

namespace BareMountd.Core.Configuration;

/// <summary>Every code that a <see cref="ConfigDiagnostic"/> can have. The documentation's table is tested against this one.</summary>
public static class ConfigCodes
{
    /// <summary>The file cannot be opened or read; said by whoever reads it for the loader.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The file is larger than 1 MiB.</summary>
    public const string TooLarge = "too-large";

    /// <summary>The file is not UTF-8 text (UTF-16, as some Windows editors write, is named as such).</summary>
    public const string NotUtf8 = "not-utf8";

    /// <summary>There is nothing but blanks and comments in the file; the smallest configuration is `{}`.</summary>
    public const string EmptyFile = "empty-file";

    /// <summary>Not JSON (with comments and trailing commas): the place, what was expected and what stands there.</summary>
    public const string Syntax = "syntax";

    /// <summary>Objects and lists are nested more than 16 deep.</summary>
    public const string TooDeep = "too-deep";

    /// <summary>The same key twice in one object; both lines are named.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>A text with a control character or half a surrogate pair, or longer than 4096 characters.</summary>
    public const string InvalidText = "invalid-text";

    /// <summary>A value of another type than the key takes; `null` too: leave the key out instead.</summary>
    public const string WrongType = "wrong-type";

    /// <summary>No such key here; a similar or misplaced one is suggested.</summary>
    public const string UnknownKey = "unknown-key";

    /// <summary>A key that must be there is not.</summary>
    public const string MissingKey = "missing-key";

    /// <summary>An empty text or list where something must stand.</summary>
    public const string EmptyValue = "empty-value";

    /// <summary>A number, duration, size or part outside the allowed range.</summary>
    public const string OutOfRange = "out-of-range";

    /// <summary>More findings than are worth reading; the rest is not shown.</summary>
    public const string TooManyFindings = "too-many-findings";

    /// <summary>A disk's name is 1 to 64 letters, digits, `-`, `_`, `.`, the first a letter or digit.</summary>
    public const string InvalidName = "invalid-name";

    /// <summary>`match` without a key would fit every device.</summary>
    public const string EmptyMatch = "empty-match";

    /// <summary>Two disks with the same `match` and `partition`: neither could ever be told from the other.</summary>
    public const string DuplicateMatch = "duplicate-match";

    /// <summary>A pattern with an unclosed `[` or a backward range.</summary>
    public const string InvalidGlob = "invalid-glob";

    /// <summary>A pattern without a single fixed character fits every disk.</summary>
    public const string GlobTooBroad = "glob-too-broad";

    /// <summary>A serial that many devices share (zeros, `none`, `0123456789`) or that is shorter than 4 characters.</summary>
    public const string WeakSerial = "weak-serial";

    /// <summary>Not a world wide name.</summary>
    public const string InvalidWwn = "invalid-wwn";

    /// <summary>A `byId` pattern with a `/`: it is compared with the names in /dev/disk/by-id.</summary>
    public const string InvalidById = "invalid-by-id";

    /// <summary>`path` takes a device node below /dev or a pattern below /dev/disk/by-path.</summary>
    public const string InvalidPath = "invalid-path";

    /// <summary>An unknown filesystem, or one that is not mounted by baremountd.</summary>
    public const string InvalidFsType = "invalid-fs-type";

    /// <summary>A `preset` that there is not, or not for the filesystem.</summary>
    public const string InvalidPreset = "invalid-preset";

    /// <summary>A mount point or link that does not begin with `/`.</summary>
    public const string PathNotAbsolute = "path-not-absolute";

    /// <summary>A mount point or link with `..` in it.</summary>
    public const string PathDotDot = "path-dot-dot";

    /// <summary>A mount point or link longer than the kernel allows.</summary>
    public const string PathTooLong = "path-too-long";

    /// <summary>A mount point or link that is, or lies in, a directory of the system.</summary>
    public const string SystemDirectory = "system-directory";

    /// <summary>Two disks on one mount point.</summary>
    public const string MountPointClash = "mount-point-clash";

    /// <summary>A mount point inside another disk's without `after` naming that disk; the line to add is shown.</summary>
    public const string MountPointNested = "mount-point-nested";

    /// <summary>`after` names a disk that is not declared.</summary>
    public const string UnknownDisk = "unknown-disk";

    /// <summary>Disks that wait for each other.</summary>
    public const string AfterCycle = "after-cycle";

    /// <summary>A link that is declared twice, equals a mount point, or has a mount point or another link below it.</summary>
    public const string LinkClash = "link-clash";

    /// <summary>A link inside a declared mount point would lie on that disk.</summary>
    public const string LinkInsideMount = "link-inside-mount";

    /// <summary>`allow` takes only codes of rules that may be overridden: `system-disk`.</summary>
    public const string InvalidAllow = "invalid-allow";

    /// <summary>An option with blanks, control characters or a value that it does not take.</summary>
    public const string InvalidOption = "invalid-option";

    /// <summary>An option that the filesystem does not have.</summary>
    public const string UnknownOption = "unknown-option";

    /// <summary>An option of the past that makes the mount fail today.</summary>
    public const string RemovedOption = "removed-option";

    /// <summary>An option that belongs to fstab or to baremountd.</summary>
    public const string ReservedOption = "reserved-option";

    /// <summary>Options, or an option and `readOnly`, that contradict each other.</summary>
    public const string ContradictoryOptions = "contradictory-options";

    /// <summary>`rw` or `readOnly: false` on a filesystem that cannot be written.</summary>
    public const string ReadOnlyFilesystem = "read-only-filesystem";

    /// <summary>Not `ADDRESS:PORT` with a literal IP address.</summary>
    public const string InvalidListen = "invalid-listen";

    /// <summary>Metrics would be open to the network, and nothing asks who reads: `webConfigFile` with users or client certificates, or `insecure`.</summary>
    public const string ListenBeyondLoopback = "listen-beyond-loopback";

    /// <summary>Not a host name.</summary>
    public const string InvalidHost = "invalid-host";

    /// <summary>A mistake in the web configuration, or a certificate or key that cannot be used.</summary>
    public const string InvalidWebConfig = "invalid-web-config";

    /// <summary>Not a group name.</summary>
    public const string InvalidGroup = "invalid-group";

    /// <summary>Not a duration such as `500ms`, `30s`, `5m` or `1h`.</summary>
    public const string InvalidDuration = "invalid-duration";

    /// <summary>Not a size such as `64KiB` or `10GiB`, or not a multiple of what it must be a multiple of.</summary>
    public const string InvalidSize = "invalid-size";

    /// <summary>Neither a part such as `5%` nor an amount.</summary>
    public const string InvalidThreshold = "invalid-threshold";

    /// <summary>Not the full name of a systemd unit, or of one that a policy must not touch: mounts, baremountd itself, what the system runs on.</summary>
    public const string InvalidUnit = "invalid-unit";

    /// <summary>A hook's command is a list: the absolute path of a program, then its arguments.</summary>
    public const string InvalidCommand = "invalid-command";

    /// <summary>Not a kind of event that a hook can be run for.</summary>
    public const string InvalidEvent = "invalid-event";

    /// <summary>Not a user name.</summary>
    public const string InvalidUser = "invalid-user";

    /// <summary>An option that can lose data or hurt the machine, with the reason.</summary>
    public const string DangerousOption = "dangerous-option";

    /// <summary>An option without effect, or one that newer kernels refuse.</summary>
    public const string DeprecatedOption = "deprecated-option";

    /// <summary>`discard` beside fstrim.timer: both do the same work, and `discard` does it at every delete.</summary>
    public const string DiscardAndTrim = "discard-and-trim";

    /// <summary>An option of some filesystems only, while `fsType` is not set.</summary>
    public const string OptionNeedsFsType = "option-needs-fs-type";

    /// <summary>A device node under `match.path`: nodes renumber.</summary>
    public const string UnstablePath = "unstable-path";

    /// <summary>Not the form of a UUID that a filesystem or partition table writes.</summary>
    public const string UnusualUuid = "unusual-uuid";

    /// <summary>Under WSL, a mount point outside /mnt/wsl: shells do not see later mounts there. Mount below /mnt/wsl and use `links`.</summary>
    public const string OutsideMntWsl = "outside-mnt-wsl";

    /// <summary>`after` names a disk that is disabled: this one would wait for ever.</summary>
    public const string AfterDisabled = "after-disabled";

    /// <summary>The same value twice in one list.</summary>
    public const string DuplicateValue = "duplicate-value";

    /// <summary>A key that changes nothing here: `remountRw` or a canary of its own on a disk that is mounted read-only.</summary>
    public const string WithoutEffect = "without-effect";

    /// <summary>Passwords for an address beyond loopback without TLS: whoever listens on the way reads them.</summary>
    public const string PasswordInClear = "password-in-clear";

    /// <summary>A value that takes effect when the daemon is started again; said by whoever reloads.</summary>
    public const string NeedsRestart = "needs-restart";

    /// <summary>A value pasted with `UUID=` or a /dev/disk directory in front; it was removed.</summary>
    public const string PrefixRemoved = "prefix-removed";

    /// <summary>Under WSL an NVMe disk has no `nvme-…` name; it is tried on the name that the disk would have without the translation.</summary>
    public const string NvmeUnderWsl = "nvme-under-wsl";

    /// <summary>`x-systemd.*` options speak to the fstab generator; here they change nothing.</summary>
    public const string OptionWithoutEffect = "option-without-effect";

    /// <summary>The running kernel does not list the filesystem; its module is loaded when it is first mounted.</summary>
    public const string FilesystemModule = "filesystem-module";

    /// <summary>Metrics are open to the network, as `insecure` says.</summary>
    public const string MetricsInsecure = "metrics-insecure";

    /// <summary>No disk is declared, so nothing is mounted.</summary>
    public const string NoDisks = "no-disks";

    /// <summary>All codes, errors first.</summary>
    public static ImmutableArray<ConfigCode> All { get; } =
    [
        new(Unreadable, ConfigSeverity.Error, "The file cannot be opened or read: it is not there, or not for this user."),
        new(TooLarge, ConfigSeverity.Error, "The file is larger than 1 MiB."),
        new(NotUtf8, ConfigSeverity.Error, "The file is not UTF-8 text (UTF-16, as some Windows editors write, is named as such)."),
        new(EmptyFile, ConfigSeverity.Error, "There is nothing but blanks and comments in the file; the smallest configuration is `{}`."),
        new(Syntax, ConfigSeverity.Error, "Not JSON (with comments and trailing commas): the place, what was expected and what stands there."),
        new(TooDeep, ConfigSeverity.Error, "Objects and lists are nested more than 16 deep."),
        new(DuplicateKey, ConfigSeverity.Error, "The same key twice in one object; both lines are named."),
        new(InvalidText, ConfigSeverity.Error, "A text with a control character or half a surrogate pair, or longer than 4096 characters."),
        new(WrongType, ConfigSeverity.Error, "A value of another type than the key takes; `null` too: leave the key out instead."),
        new(UnknownKey, ConfigSeverity.Error, "No such key here; a similar or misplaced one is suggested."),
        new(MissingKey, ConfigSeverity.Error, "A key that must be there is not."),
        new(EmptyValue, ConfigSeverity.Error, "An empty text or list where something must stand."),
        new(OutOfRange, ConfigSeverity.Error, "A number, duration, size or part outside the allowed range."),
        new(TooManyFindings, ConfigSeverity.Error, "More findings than are worth reading; the rest is not shown."),
        new(InvalidName, ConfigSeverity.Error, "A disk's name is 1 to 64 letters, digits, `-`, `_`, `.`, the first a letter or digit."),
        new(EmptyMatch, ConfigSeverity.Error, "`match` without a key would fit every device."),
        new(DuplicateMatch, ConfigSeverity.Error, "Two disks with the same `match` and `partition`: neither could ever be told from the other."),
        new(InvalidGlob, ConfigSeverity.Error, "A pattern with an unclosed `[` or a backward range."),
        new(GlobTooBroad, ConfigSeverity.Error, "A pattern without a single fixed character fits every disk."),
        new(WeakSerial, ConfigSeverity.Error, "A serial that many devices share (zeros, `none`, `0123456789`) or that is shorter than 4 characters."),
        new(InvalidWwn, ConfigSeverity.Error, "Not a world wide name."),
        new(InvalidById, ConfigSeverity.Error, $"A `byId` pattern with a `/`: it is compared with the names in {LinuxRoots.System.DevDisk}/by-id."),
        new(InvalidPath, ConfigSeverity.Error, $"`path` takes a device node below {LinuxRoots.System.Dev} or a pattern below {LinuxRoots.System.DevDisk}/by-path."),
        new(InvalidFsType, ConfigSeverity.Error, "An unknown filesystem, or one that is not mounted by baremountd."),
        new(InvalidPreset, ConfigSeverity.Error, "A `preset` that there is not, or not for the filesystem."),
        new(PathNotAbsolute, ConfigSeverity.Error, "A mount point or link that does not begin with `/`."),
        new(PathDotDot, ConfigSeverity.Error, "A mount point or link with `..` in it."),
        new(PathTooLong, ConfigSeverity.Error, "A mount point or link longer than the kernel allows."),
        new(SystemDirectory, ConfigSeverity.Error, "A mount point or link that is, or lies in, a directory of the system."),
        new(MountPointClash, ConfigSeverity.Error, "Two disks on one mount point."),
        new(MountPointNested, ConfigSeverity.Error, "A mount point inside another disk's without `after` naming that disk; the line to add is shown."),
        new(UnknownDisk, ConfigSeverity.Error, "`after` names a disk that is not declared."),
        new(AfterCycle, ConfigSeverity.Error, "Disks that wait for each other."),
        new(LinkClash, ConfigSeverity.Error, "A link that is declared twice, equals a mount point, or has a mount point or another link below it."),
        new(LinkInsideMount, ConfigSeverity.Error, "A link inside a declared mount point would lie on that disk."),
        new(InvalidAllow, ConfigSeverity.Error, "`allow` takes only codes of rules that may be overridden: `system-disk`."),
        new(InvalidOption, ConfigSeverity.Error, "An option with blanks, control characters or a value that it does not take."),
        new(UnknownOption, ConfigSeverity.Error, "An option that the filesystem does not have."),
        new(RemovedOption, ConfigSeverity.Error, "An option of the past that makes the mount fail today."),
        new(ReservedOption, ConfigSeverity.Error, "An option that belongs to fstab or to baremountd."),
        new(ContradictoryOptions, ConfigSeverity.Error, "Options, or an option and `readOnly`, that contradict each other."),
        new(ReadOnlyFilesystem, ConfigSeverity.Error, "`rw` or `readOnly: false` on a filesystem that cannot be written."),
        new(InvalidListen, ConfigSeverity.Error, "Not `ADDRESS:PORT` with a literal IP address."),
        new(ListenBeyondLoopback, ConfigSeverity.Error, "Metrics would be open to the network, and nothing asks who reads: `webConfigFile` with users or client certificates, or `insecure`."),
        new(InvalidHost, ConfigSeverity.Error, "Not a host name."),
        new(InvalidWebConfig, ConfigSeverity.Error, "A mistake in the web configuration, or a certificate or key that cannot be used."),
        new(InvalidGroup, ConfigSeverity.Error, "Not a group name."),
        new(InvalidDuration, ConfigSeverity.Error, "Not a duration such as `500ms`, `30s`, `5m` or `1h`."),
        new(InvalidSize, ConfigSeverity.Error, "Not a size such as `64KiB` or `10GiB`, or not a multiple of what it must be a multiple of."),
        new(InvalidThreshold, ConfigSeverity.Error, "Neither a part such as `5%` nor an amount."),
        new(InvalidUnit, ConfigSeverity.Error, "Not the full name of a systemd unit, or of one that a policy must not touch: mounts, baremountd itself, what the system runs on."),
        new(InvalidCommand, ConfigSeverity.Error, "A hook's command is a list: the absolute path of a program, then its arguments."),
        new(InvalidEvent, ConfigSeverity.Error, "Not a kind of event that a hook can be run for."),
        new(InvalidUser, ConfigSeverity.Error, "Not a user name."),
        new(DangerousOption, ConfigSeverity.Warning, "An option that can lose data or hurt the machine, with the reason."),
        new(DeprecatedOption, ConfigSeverity.Warning, "An option without effect, or one that newer kernels refuse."),
        new(DiscardAndTrim, ConfigSeverity.Warning, "`discard` beside fstrim.timer: both do the same work, and `discard` does it at every delete."),
        new(OptionNeedsFsType, ConfigSeverity.Warning, "An option of some filesystems only, while `fsType` is not set."),
        new(UnstablePath, ConfigSeverity.Warning, "A device node under `match.path`: nodes renumber."),
        new(UnusualUuid, ConfigSeverity.Warning, "Not the form of a UUID that a filesystem or partition table writes."),
        new(OutsideMntWsl, ConfigSeverity.Warning, "Under WSL, a mount point outside /mnt/wsl: shells do not see later mounts there. Mount below /mnt/wsl and use `links`."),
        new(AfterDisabled, ConfigSeverity.Warning, "`after` names a disk that is disabled: this one would wait for ever."),
        new(DuplicateValue, ConfigSeverity.Warning, "The same value twice in one list."),
        new(WithoutEffect, ConfigSeverity.Warning, "A key that changes nothing here: `remountRw` or a canary of its own on a disk that is mounted read-only."),
        new(PasswordInClear, ConfigSeverity.Warning, "Passwords for an address beyond loopback without TLS: whoever listens on the way reads them."),
        new(NeedsRestart, ConfigSeverity.Warning, "A changed value that a reload cannot take, said by the reload: addresses and who may ask there, the group of the control socket. `systemctl restart baremountd` leaves mounts alone."),
        new(PrefixRemoved, ConfigSeverity.Notice, $"A value pasted with `UUID=` or a {LinuxRoots.System.DevDisk} directory in front; it was removed."),
        new(NvmeUnderWsl, ConfigSeverity.Notice, "Under WSL an NVMe disk has no `nvme-…` name; it is tried on the name that the disk would have without the translation."),
        new(OptionWithoutEffect, ConfigSeverity.Notice, "`x-systemd.*` options speak to the fstab generator; here they change nothing."),
        new(FilesystemModule, ConfigSeverity.Notice, "The running kernel does not list the filesystem; its module is loaded when it is first mounted."),
        new(MetricsInsecure, ConfigSeverity.Notice, "Metrics are open to the network, as `insecure` says."),
        new(NoDisks, ConfigSeverity.Notice, "No disk is declared, so nothing is mounted."),
    ];

    private static readonly FrozenDictionary<string, ConfigSeverity> s_severities =
        All.ToFrozenDictionary(c => c.Code, c => c.Severity, StringComparer.Ordinal);

    /// <summary>The weight of a code.</summary>
    public static ConfigSeverity SeverityOf(string code) => s_severities[code];
}
