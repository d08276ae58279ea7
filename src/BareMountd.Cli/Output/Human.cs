using System.Globalization;
using BareMountd.Core.Text;

namespace BareMountd.Cli.Output;

/// <summary>Numbers as people read them.</summary>
internal static class Human
{
    /// <summary><c>3.6 TiB</c>: powers of 1024, one decimal below ten of a unit.</summary>
    public static string Bytes(ulong bytes) => ByteSize.Format(bytes);

    /// <summary>Percent used as df counts it: reserved blocks are neither used nor free, and what is begun counts.</summary>
    public static int PercentUsed(ulong size, ulong free, ulong available)
    {
        double used = size > free ? size - free : 0;
        double all = used + available;
        return all <= 0 ? 0 : (int)Math.Ceiling(used * 100 / all);
    }

    /// <summary><c>12 s</c>, <c>3 min</c>, <c>2 h 5 min</c>, <c>4 d 3 h</c>; nothing below zero.</summary>
    public static string Duration(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
        {
            span = TimeSpan.Zero;
        }

        return span switch
        {
            { TotalSeconds: < 1 } when span > TimeSpan.Zero => Invariant($"{span.TotalMilliseconds:0} ms"),
            { TotalSeconds: < 60 } => Invariant($"{span.TotalSeconds:0.#} s"),
            { TotalMinutes: < 60 } => Invariant($"{span.Minutes} min") + Rest(span.Seconds, "s"),
            { TotalHours: < 24 } => Invariant($"{span.Hours} h") + Rest(span.Minutes, "min"),
            _ => Invariant($"{span.Days} d") + Rest(span.Hours, "h"),
        };
    }

    /// <summary>A moment in the user's zone, with its offset: <c>2026-03-01 09:30:00 +01:00</c>, or <c>… UTC</c>.</summary>
    public static string Moment(DateTimeOffset moment, TimeProvider time)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(moment, time.LocalTimeZone);
        return local.ToString(local.Offset == TimeSpan.Zero ? "yyyy-MM-dd HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);
    }

    /// <summary>A moment and how long ago it was.</summary>
    public static string Since(DateTimeOffset moment, TimeProvider time)
    {
        TimeSpan age = Whole(time.GetUtcNow() - moment);
        return Moment(moment, time) + (age < TimeSpan.FromSeconds(1) ? " (just now)" : $" ({Duration(age)} ago)");
    }

    /// <summary>How long until a moment, and when it is.</summary>
    public static string Until(DateTimeOffset moment, TimeProvider time)
    {
        TimeSpan left = Whole(moment - time.GetUtcNow());
        return (left < TimeSpan.FromSeconds(1) ? "now" : "in " + Duration(left)) + $" ({Moment(moment, time)})";
    }

    private static TimeSpan Whole(TimeSpan span) => TimeSpan.FromSeconds(Math.Floor(span.TotalSeconds));

    private static string Rest(int value, string unit) => value == 0 ? "" : Invariant($" {value} {unit}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
