using Spectre.Console;

namespace BareMountd.Cli.Output;

/// <summary>Writes pages: plain to a pipe, in colours to a terminal. Text never goes through a markup parser.</summary>
internal static class Painter
{
    /// <summary>Cursor home, clear the screen below it.</summary>
    private const string Home = "\x1b[H\x1b[J";

    /// <summary>Writes the page.</summary>
    public static void Write(TextWriter to, Page page, Terminal terminal)
    {
        if (terminal.Colour)
        {
            WriteColoured(to, page.Lines);
        }
        else
        {
            WritePlain(to, page.Lines);
        }
    }

    /// <summary>Clears the screen and writes as much of the page as it holds.</summary>
    public static void Redraw(TextWriter to, Page page, Terminal terminal)
    {
        to.Write(Home);
        Page visible = page;
        if (terminal.Height > 1 && page.Lines.Count >= terminal.Height)
        {
            visible = new Page(page.Width);
            foreach (IReadOnlyList<Piece> line in page.Lines.Take(terminal.Height - 2))
            {
                visible.Add(line);
            }

            visible.Add([new Piece("…", Tone.Dim)]);
        }

        Write(to, visible, terminal);
    }

    private static void WritePlain(TextWriter to, IReadOnlyList<IReadOnlyList<Piece>> lines)
    {
        foreach (IReadOnlyList<Piece> line in lines)
        {
            foreach (Piece piece in line)
            {
                to.Write(piece.Text);
            }

            to.Write('\n');
        }
    }

    private static void WriteColoured(TextWriter to, IReadOnlyList<IReadOnlyList<Piece>> lines)
    {
        // The page has decided what can be shown; no guessing from the environment here.
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(to),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });

        // The lines are broken already; Spectre must not break them again by its own idea of widths.
        console.Profile.Width = 100_000;
        foreach (IReadOnlyList<Piece> line in lines)
        {
            foreach (Piece piece in line)
            {
                if (piece.Tone == Tone.Plain)
                {
                    to.Write(piece.Text);
                }
                else if (piece.Text.Length > 0)
                {
                    console.Write(new Text(piece.Text, Style(piece.Tone)));
                }
            }

            to.Write('\n');
        }
    }

    private static Style Style(Tone tone) => tone switch
    {
        Tone.Strong => new Style(decoration: Decoration.Bold),
        Tone.Good => new Style(Color.Green),
        Tone.Busy => new Style(Color.Teal),
        Tone.Warn => new Style(Color.Olive),
        Tone.Bad => new Style(Color.Maroon, decoration: Decoration.Bold),
        Tone.Dim => new Style(decoration: Decoration.Dim),
        _ => Spectre.Console.Style.Plain,
    };
}
