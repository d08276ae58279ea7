namespace BareMountd.Core.Control;

/// <summary>Answer to <c>POST /v1/disks/{disk}/mount|unmount|remount</c>.</summary>
/// <param name="Disk">Declared disk.</param>
/// <param name="State">State after the action.</param>
/// <param name="Ok">True when the wished state was reached.</param>
/// <param name="Code">Failure or refusal code; null when ok.</param>
/// <param name="Message">In words.</param>
/// <param name="Hint">What to do next; empty when ok.</param>
/// <param name="Log">Last log lines of the unit.</param>
public sealed record ActionResponse(string Disk, string State, bool Ok, string? Code, string Message, string Hint, IReadOnlyList<string> Log);
