using BareMountd.Cli.Output;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Views;

/// <summary>A condition in words: code and message, the numbers it rests on, what to do, and the last words of systemd and the kernel.</summary>
internal static class ConditionView
{
    /// <summary>Writes one condition.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="subject">Disk that it is about; null when that is clear.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="logLines">How many of the last log lines.</param>
    /// <param name="evidence">With the numbers that it rests on, too.</param>
    public static void Write(Page page, string? subject, ConditionStatus condition, int logLines, bool evidence = false)
    {
        Tone tone = Tones.Health(condition.Severity);
        Piece head = subject is null ? "" : Piece.Safe(subject) + ": ";
        page.Text(4, head, Piece.Data(condition.Severity, tone), " ", Piece.Data(condition.Code, tone), ": ", Piece.Data(condition.Message));
        if (evidence && condition.Evidence is { Count: > 0 } numbers)
        {
            string all = string.Join(", ", numbers.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => $"{n.Key} {n.Value}"));
            page.Text(4, new Piece("  numbers: ", Tone.Dim), Piece.Data(all));
        }

        if (!string.IsNullOrEmpty(condition.Hint))
        {
            page.Text(4, new Piece("  try: ", Tone.Dim), Piece.Data(condition.Hint));
        }

        IReadOnlyList<string> log = condition.Log ?? [];
        foreach (string line in log.Skip(Math.Max(log.Count - logLines, 0)))
        {
            page.Text(4, new Piece("  log: ", Tone.Dim), Piece.Data(line, Tone.Dim));
        }
    }
}
