using System.Collections.Immutable;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Health;

/// <summary>What a probe read, as facts without judgement.</summary>
public abstract record ProbeReading
{
    private ProbeReading()
    {
    }

    /// <summary>statvfs(3) of the mount.</summary>
    public sealed record Space(FilesystemUsage Usage) : ProbeReading;

    /// <summary>The root directory was opened and listed.</summary>
    public sealed record Root : ProbeReading;

    /// <summary>The error record of a mounted ext4 (<c>/sys/fs/ext4/DEV/</c>, Documentation/ABI/testing/sysfs-fs-ext4).</summary>
    /// <param name="ErrorsCount">Errors since the last check.</param>
    /// <param name="FirstTime">Time of the first one; null when there is none.</param>
    /// <param name="FirstFunction">Function and line of the kernel that met it; empty when there is none.</param>
    /// <param name="FirstErrno">Its errno as the kernel numbers it for ext4; 0 unknown.</param>
    /// <param name="LastTime">Time of the last one.</param>
    /// <param name="LastFunction">Function and line of the last one.</param>
    public sealed record ExtErrors(
        ulong ErrorsCount, DateTimeOffset? FirstTime, string FirstFunction, int FirstErrno, DateTimeOffset? LastTime, string LastFunction) : ProbeReading;

    /// <summary>Devices of a mounted btrfs (<c>/sys/fs/btrfs/UUID/devinfo/N/</c>).</summary>
    public sealed record BtrfsDevices(ImmutableArray<BtrfsDevice> Devices) : ProbeReading;

    /// <summary>State of a mounted XFS.</summary>
    /// <param name="Shutdown">The kernel has shut the filesystem down: every call answers EIO.</param>
    public sealed record XfsState(bool Shutdown) : ProbeReading;

    /// <summary>Error counters and state of the device as its driver keeps them.</summary>
    /// <param name="State"><c>device/state</c>: <c>running</c> (SCSI), <c>live</c> (NVMe); empty where there is none.</param>
    /// <param name="IoErrors">SCSI <c>ioerr_cnt</c>; null where there is none.</param>
    /// <param name="IoTimeouts">SCSI <c>iotmo_cnt</c>; null where there is none.</param>
    public sealed record Device(string State, ulong? IoErrors, ulong? IoTimeouts) : ProbeReading;

    /// <summary>The request queue of the device.</summary>
    /// <param name="InFlight">Requests in flight (<c>inflight</c>, reads and writes).</param>
    /// <param name="Completed">Requests completed since the boot (<c>stat</c>: reads, writes, discards, flushes).</param>
    public sealed record Queue(ulong InFlight, ulong Completed) : ProbeReading;

    /// <summary>The mount unit's place in the unit files.</summary>
    /// <param name="MaskedBy">The link to /dev/null that masks it; null when it is not masked.</param>
    public sealed record Unit(string? MaskedBy) : ProbeReading;

    /// <summary>State of a filesystem that is not mounted, from its superblock.</summary>
    /// <param name="Clean">Unmounted cleanly.</param>
    /// <param name="NeedsRecovery">The journal has to be replayed (normal after a lost machine).</param>
    /// <param name="HasErrors">The kernel noted errors that only a check takes away.</param>
    public sealed record Superblock(bool Clean, bool NeedsRecovery, bool HasErrors) : ProbeReading;

    /// <summary>One round of the canary. Every step in seconds.</summary>
    /// <param name="WriteSeconds">Write.</param>
    /// <param name="SyncSeconds">fsync(2).</param>
    /// <param name="ReadSeconds">Read past the page cache.</param>
    /// <param name="Direct">True when the read went past the page cache (O_DIRECT); false where the filesystem does not offer it.</param>
    /// <param name="Intact">What was read is what was written.</param>
    public sealed record Canary(double WriteSeconds, double SyncSeconds, double ReadSeconds, bool Direct, bool Intact) : ProbeReading;

    /// <summary>The canary did not run, and that is right so.</summary>
    /// <param name="Reason">In words: read-only, full.</param>
    public sealed record CanarySkipped(string Reason) : ProbeReading
    {
        /// <summary>True when the mount looks writable and the write was refused as on a read-only filesystem (EROFS).</summary>
        public bool WriteRefused { get; init; }
    }

    /// <summary>The device's own health record.</summary>
    /// <param name="Available">False where the device gives none, which is normal behind Hyper-V.</param>
    /// <param name="Passed">Overall self-assessment; null when it gives none.</param>
    /// <param name="Values">Numbers worth showing by name (<c>temperature_celsius</c>, <c>percentage_used</c>, <c>media_errors</c>).</param>
    /// <param name="Words">One line: what it said, or why there is nothing.</param>
    public sealed record Smart(bool Available, bool? Passed, ImmutableSortedDictionary<string, double> Values, string Words) : ProbeReading
    {
        /// <summary>
        /// How many errors the device counted from the start of the program to its end, each for a page that it was asked for and does not have;
        /// 0 when it was not asked or does not count.
        /// </summary>
        public ulong OwnErrors { get; init; }
    }
}
