namespace BareMountd.Core.Configuration;

/// <summary>One kind of finding: its stable code, its weight and what it is about.</summary>
/// <param name="Code">kebab-case.</param>
/// <param name="Severity">The same for every finding of this code.</param>
/// <param name="Summary">For the documentation: what was found, and what to do.</param>
public sealed record ConfigCode(string Code, ConfigSeverity Severity, string Summary);
