namespace BareMountd.Core.Planning;

/// <summary>What is left of failed attempts when their device goes: plugging the disk in again must not make attempts more frequent than the backoff says.</summary>
/// <param name="Attempts">Failed attempts in a row.</param>
/// <param name="NotBefore">No attempt before this moment.</param>
public sealed record CarriedBackoff(int Attempts, DateTimeOffset NotBefore)
{
    /// <summary>The attempts that still count: none once the longest delay has passed after the moment of the next attempt.</summary>
    public int AttemptsAt(DateTimeOffset now) => now - NotBefore < Backoff.Longest ? Attempts : 0;
}
