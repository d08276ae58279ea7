namespace BareMountd.Core.Matching;

/// <summary>One rule that was tried on one device for one declared disk, and how it came out; what <c>explain</c> prints.</summary>
/// <param name="Disk">Declared disk.</param>
/// <param name="Device">Kernel name of the device.</param>
/// <param name="Rule">Rule id: a match key (<c>match.serial</c>), <c>partition</c>, or a refusal code.</param>
/// <param name="Passed">True when the rule lets the device through.</param>
/// <param name="Detail">The compared values in words, strings from the disk as they are (escape when showing).</param>
public sealed record RuleTrace(string Disk, string Device, string Rule, bool Passed, string Detail);
