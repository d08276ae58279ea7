namespace BareMountd.Core.Matching.Rules;

/// <summary>A rule said no.</summary>
/// <param name="Code">Code of the rule.</param>
/// <param name="Detail">Why, in words with the evidence; may hold hostile text.</param>
public sealed record Refusal(string Code, string Detail);
