using System.Collections.Immutable;
using BareMountd.Core.Mounts;

namespace BareMountd.Core.Policies;

/// <summary>What is remembered of guards, by mount point.</summary>
public sealed record GuardMemory
{
    /// <summary>Nothing.</summary>
    public static readonly GuardMemory Empty = new();

    /// <summary>Guards that are ours to end.</summary>
    public ImmutableSortedSet<string> Ours { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Mount points that were seen immutable in this run.</summary>
    public ImmutableSortedSet<string> Set { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Mount points for which it did not work: told once, and tried again only when something is mounted there.</summary>
    public ImmutableSortedSet<string> GivenUp { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Mount points with an order under way.</summary>
    public ImmutableSortedSet<string> Pending { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>An order ended.</summary>
    /// <param name="mountPoint">The mount point.</param>
    /// <param name="on">True when it was to be made immutable.</param>
    /// <param name="outcome">How it came out.</param>
    public GuardMemory With(string mountPoint, bool on, GuardOutcome outcome)
    {
        GuardMemory next = this with { Pending = Pending.Remove(mountPoint) };
        if (outcome.Result == GuardResult.Mounted)
        {
            return next;
        }

        if (!on)
        {
            // What could not be ended is not ours to end a second time: somebody put something in the way, and was told.
            return next with { Ours = Ours.Remove(mountPoint), Set = Set.Remove(mountPoint) };
        }

        return outcome.Ok
            ? next with
            {
                Ours = outcome.Result == GuardResult.Changed ? Ours.Add(mountPoint) : Ours,
                Set = Set.Add(mountPoint),
                GivenUp = GivenUp.Remove(mountPoint),
            }
            : next with { GivenUp = GivenUp.Add(mountPoint) };
    }
}
