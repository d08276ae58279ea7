namespace BareMountd.Cli.Doctor;

/// <summary><c>doctor --json</c>; members are only ever added.</summary>
/// <param name="Version">Version of this program.</param>
/// <param name="Ok">True when no check failed.</param>
/// <param name="Counts">How many checks came out how: <c>ok</c>, <c>warn</c>, <c>fail</c>, <c>skip</c>.</param>
/// <param name="Checks">Every check, in the order of the page.</param>
internal sealed record DoctorReport(string Version, bool Ok, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<DoctorReportLine> Checks);
