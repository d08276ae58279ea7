using System.Collections.Immutable;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Planning;

/// <summary>
/// The attachments of one disk over time, and what follows when they come too often: nothing is mounted until it has been quiet for a while.
/// A cable with a loose contact or a USB bridge that resets would otherwise cost a check and a journal replay each time. Pure.
/// </summary>
public sealed record AttachHistory
{
    /// <summary>So many attachments within <see cref="Window"/> are too many.</summary>
    public const int Limit = 5;

    /// <summary>Nothing came yet.</summary>
    public static readonly AttachHistory Empty = new();

    /// <summary>Time in which attachments are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    /// <summary>How long it must be quiet the first time; each time it doubles.</summary>
    public static readonly TimeSpan FirstQuiet = TimeSpan.FromSeconds(30);

    /// <summary>The longest time that it must be quiet.</summary>
    public static readonly TimeSpan LongestQuiet = TimeSpan.FromMinutes(10);

    /// <summary>Without flapping for this long, the next time is a first time.</summary>
    public static readonly TimeSpan Forgiveness = TimeSpan.FromMinutes(30);

    /// <summary>True while a device is there.</summary>
    public bool Present { get; init; }

    /// <summary>Kernel name of the whole disk that was there last; empty before the first.</summary>
    public string LastDisk { get; init; } = "";

    /// <summary>The kernel's sequence number of that attachment; 0 where the kernel has none.</summary>
    public ulong LastSequence { get; init; }

    /// <summary>When attachments came, within <see cref="Window"/>, oldest first.</summary>
    public ImmutableArray<DateTimeOffset> Times { get; init; } = [];

    /// <summary>Flapping until then if it stays quiet; null when it does not flap.</summary>
    public DateTimeOffset? QuietAt { get; init; }

    /// <summary>How many times in a row it flapped.</summary>
    public int Level { get; init; }

    /// <summary>When it flapped last.</summary>
    public DateTimeOffset? FlappedAt { get; init; }

    /// <summary>How many times it began to flap, ever.</summary>
    public long Count { get; init; }

    /// <summary>The history after a look at the devices.</summary>
    /// <param name="device">The attachment that fits; null when none does.</param>
    /// <param name="now">The moment.</param>
    public AttachHistory Next(BlockDevice? device, DateTimeOffset now)
    {
        AttachHistory history = Settled(now);
        if (device is null)
        {
            return history.Present ? history.Stirred(now) with { Present = false } : history;
        }

        // A disk is there before its partitions, and a table that is read anew makes them vanish for a moment: all of it is one attachment,
        // and the kernel's sequence number of the disk tells it from the next one.
        bool isNew = device.DiskSeq != 0 ? device.DiskSeq != history.LastSequence : !history.Present || device.DiskName != history.LastDisk;
        if (!isNew)
        {
            return history.Present ? history : history with { Present = true };
        }

        ImmutableArray<DateTimeOffset> times = [.. history.Times.Where(time => time > now - Window && time <= now), now];
        history = history.Stirred(now) with { Present = true, LastDisk = device.DiskName, LastSequence = device.DiskSeq, Times = times };
        if (history.QuietAt is not null || times.Length < Limit)
        {
            return history;
        }

        int level = history.FlappedAt is DateTimeOffset last && now - last < Forgiveness ? history.Level + 1 : 1;
        return history with { Level = level, Count = history.Count + 1, FlappedAt = now, QuietAt = now + Quiet(level) };
    }

    /// <summary>The user's word counts more: what was is forgiven.</summary>
    public AttachHistory Forgiven() => this with { Times = [], QuietAt = null, Level = 0, FlappedAt = null };

    /// <summary>How long it must be quiet at a level.</summary>
    public static TimeSpan Quiet(int level)
    {
        TimeSpan quiet = FirstQuiet * Math.Pow(2, Math.Clamp(level - 1, 0, 16));
        return quiet < LongestQuiet ? quiet : LongestQuiet;
    }

    /// <summary>Ends the flapping when it has been quiet for long enough, also when the clock was set back meanwhile.</summary>
    private AttachHistory Settled(DateTimeOffset now) =>
        QuietAt is DateTimeOffset quiet && (quiet <= now || quiet - now > LongestQuiet) ? this with { QuietAt = null, Times = [] } : this;

    /// <summary>Something came or went: the quiet begins anew.</summary>
    private AttachHistory Stirred(DateTimeOffset now) => QuietAt is null ? this : this with { QuietAt = now + Quiet(Level), FlappedAt = now };
}
