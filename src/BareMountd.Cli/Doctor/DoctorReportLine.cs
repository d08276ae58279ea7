namespace BareMountd.Cli.Doctor;

/// <summary>One check of <see cref="DoctorReport"/>.</summary>
/// <param name="Section">What it is about, a lower-case word.</param>
/// <param name="Code">Stable code of the check.</param>
/// <param name="Subject">Disk, address or filesystem where the check looks at several; left out otherwise.</param>
/// <param name="Level"><c>ok</c>, <c>warn</c>, <c>fail</c> or <c>skip</c>.</param>
/// <param name="Found">What is the case.</param>
/// <param name="Why">Why it matters.</param>
/// <param name="Fix">What to do; empty when nothing is to be done.</param>
internal sealed record DoctorReportLine(string Section, string Code, string? Subject, string Level, string Found, string Why, string Fix);
