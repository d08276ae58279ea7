using System.Collections.Immutable;

namespace BareMountd.Core.Host;

/// <summary>
/// Where the kernel's and systemd's trees stand. The only file that may spell them: everything else gets this value, so that tests and
/// <c>--simulate</c> run the whole daemon on recorded trees, in parallel.
/// </summary>
public sealed record LinuxRoots
{
    /// <summary>The running machine.</summary>
    public static readonly LinuxRoots System = new();

    /// <summary>procfs.</summary>
    public string Proc { get; init; } = "/proc";

    /// <summary>sysfs.</summary>
    public string Sys { get; init; } = "/sys";

    /// <summary>devtmpfs.</summary>
    public string Dev { get; init; } = "/dev";

    /// <summary>Runtime files.</summary>
    public string Run { get; init; } = "/run";

    /// <summary>Configuration of the machine, units that were enabled among it.</summary>
    public string Etc { get; init; } = "/etc";

    /// <summary>Files that outlive a boot: event history, results.</summary>
    public string State { get; init; } = "/var/lib/baremountd";

    /// <summary>Modules of kernels by release.</summary>
    public string Modules { get; init; } = "/lib/modules";

    /// <summary>Windows' own folder, where WSL mounts the drive.</summary>
    public string Windows { get; init; } = "/mnt/c/Windows";

    /// <summary>Default configuration file.</summary>
    public const string DefaultConfigFile = "/etc/baremountd/config.json";

    /// <summary>Mount table of PID 1's namespace: a service with a mount namespace of its own would not see later mounts in its own table.</summary>
    public string MountInfo => Proc + "/1/mountinfo";

    /// <summary>Mount table of our own namespace, where PID 1's may not be read.</summary>
    public string SelfMountInfo => Proc + "/self/mountinfo";

    /// <summary>Times and memory of our own process (proc_pid_stat(5)).</summary>
    public string SelfStat => Proc + "/self/stat";

    /// <summary>Descriptors of our own process.</summary>
    public string SelfFd => Proc + "/self/fd";

    /// <summary>Kernel statistics, with the time of the boot.</summary>
    public string Stat => Proc + "/stat";

    /// <summary>Active swap areas.</summary>
    public string Swaps => Proc + "/swaps";

    /// <summary>I/O counters.</summary>
    public string DiskStats => Proc + "/diskstats";

    /// <summary>Filesystem types of the running kernel.</summary>
    public string Filesystems => Proc + "/filesystems";

    /// <summary>Kernel release.</summary>
    public string OsRelease => Proc + "/sys/kernel/osrelease";

    /// <summary>Block class: links by kernel name, disks and partitions.</summary>
    public string ClassBlock => Sys + "/class/block";

    /// <summary>Whole devices.</summary>
    public string Block => Sys + "/block";

    /// <summary>Mounted ext4 filesystems, directories by kernel name (Documentation/ABI/testing/sysfs-fs-ext4).</summary>
    public string Ext4 => Sys + "/fs/ext4";

    /// <summary>Mounted btrfs filesystems, directories by UUID.</summary>
    public string Btrfs => Sys + "/fs/btrfs";

    /// <summary>The device that is always empty; a unit file that is a link to it is masked.</summary>
    public string Null => Dev + "/null";

    /// <summary>Links to block devices, by number.</summary>
    public string DevBlock => Sys + "/dev/block";

    /// <summary>Links made by udev.</summary>
    public string DevDisk => Dev + "/disk";

    /// <summary>udev's database, files <c>bMAJOR:MINOR</c>.</summary>
    public string UdevData => Run + "/udev/data";

    /// <summary>udevd's control socket: exists exactly while udevd runs or would be started by socket activation.</summary>
    public string UdevControl => Run + "/udev/control";

    /// <summary>Exists while udevd has events in hand; also after it was killed with some.</summary>
    public string UdevQueue => Run + "/udev/queue";

    /// <summary>The running kernel's own description of its types (BTF).</summary>
    public string KernelTypes => Sys + "/kernel/btf/vmlinux";

    /// <summary>systemd's word for the container it runs in (<c>wsl</c>).</summary>
    public string SystemdContainer => Run + "/systemd/container";

    /// <summary>Exists exactly where systemd is PID 1 (sd_booted(3)).</summary>
    public string SystemdBooted => Run + "/systemd/system";

    /// <summary>Units of the administrator, and links that enable units (systemd.unit(5)).</summary>
    public string SystemdUnits => Etc + "/systemd/system";

    /// <summary>Our runtime directory.</summary>
    public string RuntimeDirectory => Run + "/baremountd";

    /// <summary>Control socket.</summary>
    public string ControlSocket => RuntimeDirectory + "/control.sock";

    /// <summary>Held locked by the one daemon that runs.</summary>
    public string LockFile => RuntimeDirectory + "/lock";

    /// <summary>What we mounted.</summary>
    public string StateFile => RuntimeDirectory + "/state.json";

    /// <summary>What the counters of disks go on from.</summary>
    public string IoStateFile => RuntimeDirectory + "/io.json";

    /// <summary>History of events.</summary>
    public string EventsFile => State + "/events.jsonl";

    /// <summary>The part of the history before <see cref="EventsFile"/>.</summary>
    public string EarlierEventsFile => State + "/events.1.jsonl";

    /// <summary>Mount points whose immutable flag is ours, one a line; the package's removal reads it too.</summary>
    public string GuardedFile => State + "/guarded";

    /// <summary>What <c>smartctl</c> printed last, one file a disk.</summary>
    public string SmartDirectory => RuntimeDirectory + "/smart";

    /// <summary>Our own links to device nodes, one a disk: systemd waits for a device unit only below /dev and /sys, so a mount without udev goes through here.</summary>
    public string DeviceLinks => RuntimeDirectory + "/dev";

    /// <summary>Where systemd keeps the files of transient units.</summary>
    public string TransientUnits => Run + "/systemd/transient";

    /// <summary>Where <c>systemctl mask</c> puts its links: for good, and until the next boot.</summary>
    public ImmutableArray<string> UnitMaskDirectories => [SystemdUnits, Run + "/systemd/system"];

    /// <summary>The configuration file of this machine.</summary>
    public string ConfigFile => Etc + "/baremountd/config.json";

    /// <summary>WSL's settings of this distribution.</summary>
    public string WslConf => Etc + "/wsl.conf";

    /// <summary>Name of PID 1.</summary>
    public string InitName => Proc + "/1/comm";

    /// <summary>Handlers of foreign binaries (binfmt_misc).</summary>
    public string ForeignBinaries => Proc + "/sys/fs/binfmt_misc";

    /// <summary>Top of the control groups: cgroup v2 where it holds <c>cgroup.controllers</c>.</summary>
    public string Cgroup => Sys + "/fs/cgroup";

    /// <summary>Modules that are loaded or built in with parameters.</summary>
    public string LoadedModules => Sys + "/module";

    /// <summary>Clocks of hardware and hosts.</summary>
    public string HostClocks => Sys + "/class/ptp";

    /// <summary>The system bus.</summary>
    public string SystemBus => Run + "/dbus/system_bus_socket";

    /// <summary>Exists once systemd-timesyncd has set the clock.</summary>
    public string ClockSet => Run + "/systemd/timesync/synchronized";

    /// <summary>Where the modules of the running kernel may stand, first hit wins: everywhere, then NixOS.</summary>
    public ImmutableArray<string> ModuleDirectories =>
        [Modules, Run + "/booted-system/kernel-modules/lib/modules", Run + "/current-system/kernel-modules/lib/modules"];

    /// <summary>Where Windows has the programs that are started from here.</summary>
    public ImmutableArray<string> WindowsDirectories => [Windows + "/System32", Windows + "/System32/WindowsPowerShell/v1.0"];

    /// <summary>Open files of this process, links by number.</summary>
    public string SelfFds => Proc + "/self/fd";

    /// <summary>Where programs of the system stand, first hit wins: Debian and its like, then NixOS.</summary>
    public ImmutableArray<string> ProgramDirectories =>
        ["/usr/bin", "/usr/sbin", "/bin", "/sbin", Run + "/current-system/sw/bin", Run + "/current-system/sw/sbin"];

    /// <summary>Where systemd keeps the programs of its own units, first hit wins: merged and unmerged /usr, then NixOS.</summary>
    public ImmutableArray<string> SystemdDirectories =>
        ["/usr/lib/systemd", "/lib/systemd", Run + "/current-system/systemd/lib/systemd"];

    /// <summary>Superblock records of a recorded tree, <c>NAME</c> in <c>blkid -o export</c> form; only the simulator reads them.</summary>
    public string RecordedProbes => Run + "/recorded-probes";

    /// <summary>The path as the real machine would name it: a root's prefix taken off.</summary>
    public string Strip(string path)
    {
        foreach ((string root, string real) in new[] { (Dev, System.Dev), (Sys, System.Sys), (Proc, System.Proc), (Run, System.Run), (Etc, System.Etc), (State, System.State) })
        {
            if (root != real && path.StartsWith(root + "/", StringComparison.Ordinal))
            {
                return string.Concat(real, path.AsSpan(root.Length));
            }
        }

        return path;
    }
}
