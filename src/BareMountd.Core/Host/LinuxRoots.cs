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

    /// <summary>Links made by udev.</summary>
    public string DevDisk => Dev + "/disk";

    /// <summary>udev's database, files <c>bMAJOR:MINOR</c>.</summary>
    public string UdevData => Run + "/udev/data";

    /// <summary>udevd's control socket: exists exactly while udevd runs or would be started by socket activation.</summary>
    public string UdevControl => Run + "/udev/control";

    /// <summary>systemd's word for the container it runs in (<c>wsl</c>).</summary>
    public string SystemdContainer => Run + "/systemd/container";

    /// <summary>Exists exactly where systemd is PID 1 (sd_booted(3)).</summary>
    public string SystemdBooted => Run + "/systemd/system";

    /// <summary>Our runtime directory.</summary>
    public string RuntimeDirectory => Run + "/baremountd";

    /// <summary>Control socket.</summary>
    public string ControlSocket => RuntimeDirectory + "/control.sock";

    /// <summary>Held locked by the one daemon that runs.</summary>
    public string LockFile => RuntimeDirectory + "/lock";

    /// <summary>What we mounted.</summary>
    public string StateFile => RuntimeDirectory + "/state.json";

    /// <summary>Our own links to device nodes, one a disk: systemd waits for a device unit only below /dev and /sys, so a mount without udev goes through here.</summary>
    public string DeviceLinks => RuntimeDirectory + "/dev";

    /// <summary>Where systemd keeps the files of transient units.</summary>
    public string TransientUnits => Run + "/systemd/transient";

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
        foreach ((string root, string real) in new[] { (Dev, System.Dev), (Sys, System.Sys), (Proc, System.Proc), (Run, System.Run) })
        {
            if (root != real && path.StartsWith(root + "/", StringComparison.Ordinal))
            {
                return string.Concat(real, path.AsSpan(root.Length));
            }
        }

        return path;
    }
}
