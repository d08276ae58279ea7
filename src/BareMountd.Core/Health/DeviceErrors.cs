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

    /// <summary>What <see cref="Errors"/> and <see cref="GrewAt"/> were before they last grew.</summary>
    private (ulong? Errors, DateTimeOffset? GrewAt) Before { get; init; }

    /// <summary>The next growth of <see cref="Errors"/> is not the disk's fault.</summary>
    private bool Forgiven { get; init; }

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
        errors = known.Forgiven ? 0 : errors;
        bool grew = errors > 0 || timeouts > 0;
        return new DeviceErrors
        {
            Errors = (known.Errors ?? Zero(reading.IoErrors)) + errors,
            Timeouts = (known.Timeouts ?? Zero(reading.IoTimeouts)) + timeouts,
            GrewAt = grew ? at : known.GrewAt,
            Raw = raw,
            Before = errors > 0 && timeouts == 0 ? (known.Errors, known.GrewAt) : grew ? default : known.Before,
        };
    }

    /// <summary>
    /// The same without errors that smartctl brought about: it asks for pages that many disks (and Hyper-V always) refuse, and each refusal
    /// counts. Timeouts stay: a question that gets no answer is one.
    /// </summary>
    /// <param name="from">When it was started.</param>
    /// <param name="to">When it ended.</param>
    public DeviceErrors WithoutThoseOf(DateTimeOffset from, DateTimeOffset to) =>
        GrewAt >= from && GrewAt <= to && Before.Errors is ulong errors
            ? this with { Errors = errors, GrewAt = Before.GrewAt, Before = default, Forgiven = true }
            : this with { Forgiven = true };

    private static ulong? Zero(ulong? counter) => counter is null ? null : 0;

    /// <summary>A counter that went back began anew.</summary>
    private static ulong Growth(ulong? before, ulong? now) => now > before ? now.Value - before.Value : 0;
}
