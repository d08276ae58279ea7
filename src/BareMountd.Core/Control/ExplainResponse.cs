namespace BareMountd.Core.Control;

/// <summary><c>GET /v1/explain/{subject}</c>: every rule that was tried on a device or for a declared disk.</summary>
/// <param name="Subject">As asked.</param>
/// <param name="Kind"><c>disk</c> or <c>device</c>.</param>
/// <param name="Conclusion">The outcome in one sentence.</param>
/// <param name="Steps">Rules in the order they were tried.</param>
public sealed record ExplainResponse(string Subject, string Kind, string Conclusion, IReadOnlyList<ExplainStep> Steps);
