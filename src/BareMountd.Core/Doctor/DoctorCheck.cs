namespace BareMountd.Core.Doctor;

/// <summary>One check: one file in <c>Checks/</c>, one row in <see cref="DoctorChecks"/>, its line in docs/doctor.md.</summary>
/// <param name="Section">What it is about.</param>
/// <param name="Code">Stable kebab-case code.</param>
/// <param name="Why">Why it matters, one sentence.</param>
/// <param name="Look">Looks at the facts. Pure; one finding, or one for each thing that it looks at.</param>
public sealed record DoctorCheck(DoctorSection Section, string Code, string Why, Func<EnvironmentFacts, IEnumerable<CheckFinding>> Look);
