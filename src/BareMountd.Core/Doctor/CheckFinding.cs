namespace BareMountd.Core.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Level">How it came out.</param>
/// <param name="Found">What is the case, one line; may hold hostile text.</param>
/// <param name="Fix">What to do, empty when nothing is to be done.</param>
/// <param name="Subject">What it is about where a check looks at several things: a disk, an address; null otherwise.</param>
public sealed record CheckFinding(CheckLevel Level, string Found, string Fix = "", string? Subject = null)
{
    /// <summary>As it should be.</summary>
    public static CheckFinding Ok(string found, string? subject = null) => new(CheckLevel.Ok, found, "", subject);

    /// <summary>Not as well as it could be.</summary>
    public static CheckFinding Warn(string found, string fix, string? subject = null) => new(CheckLevel.Warn, found, fix, subject);

    /// <summary>Broken.</summary>
    public static CheckFinding Fail(string found, string fix, string? subject = null) => new(CheckLevel.Fail, found, fix, subject);

    /// <summary>Not looked at.</summary>
    public static CheckFinding Skip(string found, string? subject = null) => new(CheckLevel.Skip, found, "", subject);
}
