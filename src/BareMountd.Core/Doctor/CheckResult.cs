namespace BareMountd.Core.Doctor;

/// <summary>One line of the doctor.</summary>
/// <param name="Section">What it is about.</param>
/// <param name="Code">Stable kebab-case code of the check.</param>
/// <param name="Subject">Disk or address where a check looks at several; null otherwise.</param>
/// <param name="Level">How it came out.</param>
/// <param name="Found">What is the case, one line; may hold hostile text.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Fix">What to do; empty when nothing is to be done.</param>
public sealed record CheckResult(DoctorSection Section, string Code, string? Subject, CheckLevel Level, string Found, string Why, string Fix);
