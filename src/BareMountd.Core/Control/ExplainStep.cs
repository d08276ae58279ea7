namespace BareMountd.Core.Control;

/// <summary>One rule that was tried.</summary>
/// <param name="Disk">Declared disk.</param>
/// <param name="Device">Kernel name.</param>
/// <param name="Rule">Rule id or refusal code.</param>
/// <param name="Passed">True when it let the device through.</param>
/// <param name="Detail">The compared values; hostile text.</param>
public sealed record ExplainStep(string Disk, string Device, string Rule, bool Passed, string Detail);
