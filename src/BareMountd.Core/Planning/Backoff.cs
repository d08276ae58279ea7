namespace BareMountd.Core.Planning;

/// <summary>Delay before another attempt: 1 s doubling to 5 min.</summary>
public static class Backoff
{
    /// <summary>The first delay.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Delay after the <paramref name="attempts"/>-th failure in a row (from 1).</summary>
    public static TimeSpan After(int attempts)
    {
        int doublings = Math.Clamp(attempts - 1, 0, 16);
        TimeSpan delay = First * Math.Pow(2, doublings);
        return delay < Longest ? delay : Longest;
    }
}
