namespace BareMountd.Core.Health;

/// <summary>When a condition begins and stops to show. Pure.</summary>
public static class ConditionTracker
{
    /// <summary>One condition after one look; null when nothing is left to remember.</summary>
    /// <param name="condition">Its times.</param>
    /// <param name="finding">What was found; null when it does not hold.</param>
    /// <param name="before">What was remembered.</param>
    /// <param name="now">The moment.</param>
    /// <remarks>
    /// A moment in the future is one from before the clock was set back; it counts as now, or a condition would wait as long as the clock
    /// went back.
    /// </remarks>
    public static ConditionTrack? Step(NamedCondition condition, Finding? finding, ConditionTrack? before, DateTimeOffset now)
    {
        if (finding is not null)
        {
            DateTimeOffset first = before is not null && before.FirstSeen < now ? before.FirstSeen : now;
            return new ConditionTrack(first, null, before is { Visible: true } || now - first >= condition.VisibleAfter, finding);
        }

        if (before is not { Visible: true })
        {
            // It has to hold without a break until it shows, or what flickers would show some time in any case.
            return null;
        }

        DateTimeOffset absent = before.AbsentSince is DateTimeOffset since && since < now ? since : now;
        return now - absent >= condition.ClearsAfter ? null : before with { AbsentSince = absent };
    }

    /// <summary>When it begins or stops to show if nothing changes meanwhile; null when it does neither.</summary>
    public static DateTimeOffset? NextChange(NamedCondition condition, ConditionTrack track) =>
        track.AbsentSince is DateTimeOffset absent ? absent + condition.ClearsAfter
        : track.Visible ? null
        : track.FirstSeen + condition.VisibleAfter;
}
