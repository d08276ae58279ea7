namespace BareMountd.Core.Health;

/// <summary>
/// Error counters of one attachment against those of the first look. Most SCSI disks have some from being attached: commands that they do
/// not know count as errors (drivers/scsi/scsi_lib.c, scsi_complete: every result other than 0).
/// </summary>
public sealed record DeviceErrors
{
    /// <summary>Commands that ended with an error since the first look; null when the device does not count them.</summary>
    public ulong? Errors { get; init; }

    /// <summary>Commands that timed out since the first look; null when the device does not count them.</summary>
    public ulong? Timeouts { get; init; }

    /// <summary>When one of them last grew; null when none has.</summary>
    public DateTimeOffset? GrewAt { get; init; }

    /// <summary>The raw counters of the last look.</summary>
    private (ulong? Errors, ulong? Timeouts) Raw { get; init; }

    /// <summary>By how much <see cref="Errors"/> last grew, and when it had grown before that.</summary>
    private (ulong By, DateTimeOffset? GrewAt) Last { get; init; }

    /// <summary>So many of the next errors are not the disk's fault.</summary>
    private ulong Forgiven { get; init; }

    /// <summary>What is known after one more look.</summary>
    /// <param name="known">What was known; null at the first look.</param>
    /// <param name="reading">The counters.</param>
    /// <param name="at">When they were read.</param>
    public static DeviceErrors Next(DeviceErrors? known, ProbeReading.Device reading, DateTimeOffset at)
    {
        (ulong?, ulong?) raw = (reading.IoErrors, reading.IoTimeouts);
        if (known is null)
        {
            return new DeviceErrors { Errors = Zero(reading.IoErrors), Timeouts = Zero(reading.IoTimeouts), Raw = raw };
        }

        ulong errors = Growth(known.Raw.Errors, reading.IoErrors);
        ulong timeouts = Growth(known.Raw.Timeouts, reading.IoTimeouts);
        ulong forgiven = Math.Min(errors, known.Forgiven);
        errors -= forgiven;
        bool grew = errors > 0 || timeouts > 0;
        return new DeviceErrors
        {
            Errors = (known.Errors ?? Zero(reading.IoErrors)) + errors,
            Timeouts = (known.Timeouts ?? Zero(reading.IoTimeouts)) + timeouts,
            GrewAt = grew ? at : known.GrewAt,
            Raw = raw,
            Last = errors > 0 ? (errors, timeouts > 0 ? at : known.GrewAt) : known.Last,
            Forgiven = known.Forgiven - forgiven,
        };
    }

    /// <summary>
    /// The same without errors that smartctl brought about: it asks for pages that many disks (and Hyper-V always) refuse, and each refusal
    /// counts. Those that a look during the run has seen are taken back, the rest is left out of the next look. Timeouts stay: a question that
    /// gets no answer is one.
    /// </summary>
    /// <param name="count">How many there were.</param>
    /// <param name="from">When smartctl was started.</param>
    public DeviceErrors Without(ulong count, DateTimeOffset from)
    {
        ulong seen = GrewAt >= from && Errors is not null ? Math.Min(count, Last.By) : 0;
        return this with
        {
            Errors = Errors - seen,
            GrewAt = seen > 0 && seen == Last.By ? Last.GrewAt : GrewAt,
            Last = Last with { By = Last.By - seen },
            Forgiven = Forgiven + count - seen,
        };
    }

    private static ulong? Zero(ulong? counter) => counter is null ? null : 0;

    /// <summary>A counter that went back began anew.</summary>
    private static ulong Growth(ulong? before, ulong? now) => now > before ? now.Value - before.Value : 0;
}
