using System.Collections.Immutable;
using BareMountd.Cli.Output;
using BareMountd.Core.Doctor;

namespace BareMountd.Cli.Views;

/// <summary>Findings of the doctor: one line a check, below what is not ok why it matters and what to do, then the sum.</summary>
internal static class DoctorView
{
    private const int CodeWidth = 14;
    private const int Indent = 8 + CodeWidth + 2;

    /// <summary>The word for a level, on the page and in JSON.</summary>
    public static string Word(CheckLevel level) => level switch
    {
        CheckLevel.Ok => "ok",
        CheckLevel.Warn => "warn",
        CheckLevel.Fail => "fail",
        CheckLevel.Skip => "skip",
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "unknown level"),
    };

    /// <summary>Writes the page.</summary>
    public static void Write(Page page, ImmutableArray<CheckResult> results)
    {
        DoctorSection? section = null;
        foreach (CheckResult result in results)
        {
            if (section != result.Section)
            {
                section = result.Section;
                page.Text(0, new Piece(section == DoctorSection.Wsl ? "WSL" : section.ToString()!.ToLowerInvariant(), Tone.Strong));
            }

            Tone tone = Colour(result.Level);
            string subject = result.Subject is null ? "" : Piece.Safe(result.Subject) + ": ";
            page.Text(
                Indent, new Piece("  " + Word(result.Level).PadRight(6), tone), result.Code.PadRight(CodeWidth) + "  ", subject,
                Piece.Data(result.Found, result.Level == CheckLevel.Skip ? Tone.Dim : Tone.Plain));
            if (result.Level is CheckLevel.Warn or CheckLevel.Fail)
            {
                Below(page, "why", result.Why);
                Below(page, "fix", result.Fix);
            }
        }

        page.Blank();
        page.Text(2, new Piece(Sum(results), Tone.Strong));
    }

    private static void Below(Page page, string label, string text)
    {
        if (text.Length > 0)
        {
            page.Text(Indent + 5, new Piece(new string(' ', Indent) + label + "  ", Tone.Dim), Piece.Data(text));
        }
    }

    private static string Sum(ImmutableArray<CheckResult> results)
    {
        IEnumerable<string> parts = new[] { (CheckLevel.Fail, "failed"), (CheckLevel.Warn, "to look at"), (CheckLevel.Ok, "ok"), (CheckLevel.Skip, "skipped") }
            .Select(p => (Count: results.Count(r => r.Level == p.Item1), Words: p.Item2))
            .Where(p => p.Count > 0)
            .Select(p => $"{p.Count} {p.Words}");
        return string.Join(", ", parts);
    }

    private static Tone Colour(CheckLevel level) => level switch
    {
        CheckLevel.Ok => Tone.Good,
        CheckLevel.Warn => Tone.Warn,
        CheckLevel.Fail => Tone.Bad,
        _ => Tone.Dim,
    };
}
