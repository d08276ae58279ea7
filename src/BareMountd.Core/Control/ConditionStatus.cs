namespace BareMountd.Core.Control;

/// <summary>One condition of a disk or of the daemon.</summary>
/// <param name="Code">Stable kebab-case code.</param>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>critical</c>.</param>
/// <param name="Message">What is the case, in words with the evidence; may hold hostile text.</param>
/// <param name="Hint">What to do next.</param>
/// <param name="Since">First seen, UTC.</param>
/// <param name="Log">systemd's and the kernel's last words about it; may be empty.</param>
public sealed record ConditionStatus(string Code, string Severity, string Message, string Hint, DateTimeOffset Since, IReadOnlyList<string> Log)
{
    /// <summary>The numbers it rests on, by name; null when there are none.</summary>
    public IReadOnlyDictionary<string, string>? Evidence { get; init; }
}
