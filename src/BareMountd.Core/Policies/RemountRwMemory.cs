namespace BareMountd.Core.Policies;

/// <summary>What is remembered of mounting a disk read-write again after the kernel made it read-only.</summary>
public sealed record RemountRwMemory
{
    /// <summary>Nothing happened yet.</summary>
    public static readonly RemountRwMemory Initial = new();

    /// <summary>When the unmount was ordered that is under way; null when none is.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was last unmounted for this; null: never.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>Unmounts in a row that failed.</summary>
    public int Attempts { get; init; }

    /// <summary>When the next unmount may be tried; null: now.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>True once it was told that it is not done, until the mount is writable again.</summary>
    public bool Told { get; init; }
}
