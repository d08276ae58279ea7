using BareMountd.Core.Configuration;

namespace BareMountd.Core.Doctor;

/// <summary>The configuration file.</summary>
/// <param name="File">Its name.</param>
/// <param name="Result">What the loader says; null when it could not be read.</param>
/// <param name="Problem">Why it could not be read; null when it could.</param>
/// <param name="Denied">True when this user may not read it.</param>
public sealed record ConfigFacts(string File, ConfigResult? Result, string? Problem, bool Denied);
