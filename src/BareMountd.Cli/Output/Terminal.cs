using System.Globalization;

namespace BareMountd.Cli.Output;

/// <summary>What standard output can do.</summary>
/// <param name="Width">Columns that lines must keep to; <see cref="Unlimited"/> for a pipe or a file, where values stay whole.</param>
/// <param name="Height">Rows of the screen; 0 when unknown.</param>
/// <param name="Colour">Colours and bold may be used.</param>
/// <param name="CanRedraw">The screen can be cleared and drawn anew.</param>
internal sealed record Terminal(int Width, int Height, bool Colour, bool CanRedraw)
{
    /// <summary>No limit.</summary>
    public const int Unlimited = int.MaxValue;

    /// <summary>Where nothing says how wide it is.</summary>
    public const int DefaultWidth = 80;

    /// <summary>Narrower than this no table makes sense; lines are then wrapped by the terminal.</summary>
    private const int MinWidth = 40;

    /// <summary>Looks at the host: terminal or not, COLUMNS, NO_COLOR (no-color.org), TERM.</summary>
    public static Terminal Detect(CliHost host)
    {
        int? columns = int.TryParse(host.Environment("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int wished) && wished > 0
            ? wished
            : null;
        if (!host.OutIsTerminal)
        {
            // A pipe keeps whole values whatever the shell exported: COLUMNS describes a screen.
            return new Terminal(Unlimited, 0, Colour: false, CanRedraw: false);
        }

        (int Columns, int Rows)? size = host.WindowSize();
        bool dumb = host.Environment("TERM") is null or "" or "dumb";
        int width = columns ?? (size is { Columns: > 0 } known ? known.Columns : DefaultWidth);
        return new Terminal(
            Math.Max(width, MinWidth), size?.Rows ?? 0, Colour: !dumb && string.IsNullOrEmpty(host.Environment("NO_COLOR")), CanRedraw: !dumb);
    }
}
