using BareMountd.Cli.Output;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Views;

/// <summary>Every rule that was tried, grouped by the pair of disk and device, with the compared values whole.</summary>
internal static class ExplainView
{
    /// <summary>Writes the page.</summary>
    public static void Write(Page page, ExplainResponse explained)
    {
        page.Text(2, Piece.Data(explained.Subject, Tone.Strong), ": ", Piece.Data(explained.Conclusion));
        int width = explained.Steps.Select(s => CellWidth.Of(Piece.Safe(s.Rule))).DefaultIfEmpty().Max();
        width = Math.Min(width, 24);
        (string Disk, string Device)? group = null;
        foreach (ExplainStep step in explained.Steps)
        {
            if (group != (step.Disk, step.Device))
            {
                group = (step.Disk, step.Device);
                page.Blank();
                page.Text(2, "disk ", Piece.Data(step.Disk, Tone.Strong), ", device ", Piece.Data(step.Device, Tone.Strong));
            }

            string rule = CellWidth.CutMiddle(Piece.Safe(step.Rule), width);
            page.Text(
                10 + width, step.Passed ? new Piece("  pass  ", Tone.Good) : new Piece("  fail  ", Tone.Bad),
                rule + new string(' ', width - CellWidth.Of(rule) + 2), Piece.Data(step.Detail));
        }
    }
}
