using BareMountd.Cli.Output;
using BareMountd.Core.Control;
using BareMountd.Core.Io;
using BareMountd.Core.Text;

namespace BareMountd.Cli.Views;

/// <summary>Where the I/O goes. Bars and the last hour are for screens; a pipe gets the figures.</summary>
internal sealed class IoView(bool byUnit, Terminal terminal)
{
    /// <summary>Cells of a bar.</summary>
    private const int BarWidth = 16;

    /// <summary>Eighths of a cell.</summary>
    private const string Eighths = " ▏▎▍▌▋▊▉█";

    /// <summary>Levels of the last hour; the lowest is none at all.</summary>
    private const string Levels = "▁▂▃▄▅▆▇█";

    private const char NoData = '·';

    private static readonly Column[] s_disks =
    [
        new("DISK", MinWidth: 8),
        new("SHARE", Right: true),
        new("READ", Right: true),
        new("WRITTEN", Right: true),
        new("REQ/S", DropRank: 6, Right: true),
        new("SIZE", DropRank: 5, Right: true),
        new("LATENCY", DropRank: 2, Right: true),
        new("BUSY", DropRank: 4, Right: true),
    ];

    private static readonly Column[] s_units =
    [
        new("UNIT", MinWidth: 12),
        new("DISK", MinWidth: 8),
        new("SHARE", Right: true),
        new("READ", DropRank: 1, Right: true),
        new("WRITTEN", DropRank: 2, Right: true),
        new("REQ/S", DropRank: 4, Right: true),
    ];

    private static readonly Column s_bar = new("", DropRank: 3);
    private static readonly Column s_hour = new("LAST HOUR", DropRank: 7);

    private bool Bars => terminal.Width != Terminal.Unlimited;

    /// <summary>Writes the page.</summary>
    public void Write(Page page, IoResponse io)
    {
        page.Text(2, new Piece(Summary(io), Tone.Strong));
        if (io.CoveredSeconds <= 0)
        {
            page.Text(2, new Piece("two readings are needed: look again in a few seconds", Tone.Dim));
        }
        else if (io.CoveredSeconds < io.WindowSeconds * 0.9)
        {
            page.Text(2, new Piece($"readings cover {Human.Duration(TimeSpan.FromSeconds(Math.Floor(io.CoveredSeconds)))} of it so far", Tone.Dim));
        }

        if (byUnit && io.Accounting.State != "on")
        {
            page.Blank();
            page.Text(2, new Piece("I/O of units is not counted", Tone.Warn), Piece.Data($" ({io.Accounting.State}): {io.Accounting.Hint}"));
        }

        bool empty = byUnit ? io.Units.Count == 0 : io.Disks.Count == 0;
        page.Blank();
        if (empty)
        {
            page.Text(2, byUnit ? "no unit has moved anything" : "no disks");
            return;
        }

        page.Table(byUnit ? Units(io) : Disks(io));
    }

    /// <summary>One line a row, for a log.</summary>
    public IEnumerable<string> Lines(IoResponse io) => byUnit
        ? io.Units.Select(unit => string.Join(' ', Cells(unit).Select(c => c.Text)))
        : io.Disks.Select(disk => string.Join(' ', Cells(disk).Select(c => c.Text)));

    private static string Summary(IoResponse io)
    {
        string window = Piece.Safe(io.Window);
        if (io.CoveredSeconds <= 0)
        {
            return $"I/O in {window}: no figures yet";
        }

        double read = io.Disks.Sum(d => d.Read?.BytesPerSecond ?? 0);
        double written = io.Disks.Sum(d => d.Write?.BytesPerSecond ?? 0);
        string vhdx = io.VhdxShare.Both is double share ? $", {Figures.Percent(share)} to VHDX files" : "";
        return $"I/O in {window}: {Figures.Rate(read)} read, {Figures.Rate(written)} written{vhdx}";
    }

    private static Piece[] Cells(IoDiskStatus disk) =>
    [
        Piece.Data(disk.Name, disk.Kind == IoKinds.Bare ? Tone.Plain : Tone.Dim),
        Figures.Percent(disk.Share?.Both),
        Figures.Rate(disk.Read?.BytesPerSecond),
        Figures.Rate(disk.Write?.BytesPerSecond),
        Figures.PerSecond(disk.Both?.OperationsPerSecond),
        Figures.Bytes(disk.Both?.MeanRequestBytes),
        Figures.Latency(disk.Both?.MeanLatencySeconds),
        new Piece(Figures.Percent(disk.Utilization), disk.Utilization >= 0.9 ? Tone.Warn : Tone.Plain),
    ];

    private static Piece[] Cells(IoUnitStatus unit) =>
    [
        Piece.Data(unit.Unit),
        Piece.Data(unit.Disk),
        Figures.Percent(unit.Share.Both),
        Figures.Rate(unit.Read.BytesPerSecond),
        Figures.Rate(unit.Write.BytesPerSecond),
        Figures.PerSecond(unit.Both.OperationsPerSecond),
    ];

    /// <summary>The bar stands before the figure that it shows.</summary>
    private TextTable Disks(IoResponse io)
    {
        if (!Bars)
        {
            TextTable plain = new(s_disks);
            foreach (IoDiskStatus disk in io.Disks)
            {
                plain.Row(Cells(disk));
            }

            return plain;
        }

        Dictionary<string, double?[]> hours = io.Series.Disks.GroupBy(s => s.Disk).ToDictionary(g => g.Key, g => Rates(g.First()), StringComparer.Ordinal);
        double peak = hours.Values.SelectMany(h => h).Max() ?? 0;
        TextTable table = new([Named(s_disks[0], 20), s_bar, .. s_disks[1..], s_hour]);
        foreach (IoDiskStatus disk in io.Disks)
        {
            Piece[] cells = Cells(disk);
            table.Row([cells[0], Bar(disk.Share?.Both), .. cells[1..], new Piece(Hour(hours.GetValueOrDefault(disk.Name), peak), Tone.Busy)]);
        }

        return table;
    }

    private TextTable Units(IoResponse io)
    {
        TextTable table = new(Bars ? [Named(s_units[0], 20), Named(s_units[1], 10), s_bar, .. s_units[2..]] : s_units);
        foreach (IoUnitStatus unit in io.Units)
        {
            Piece[] cells = Cells(unit);
            table.Row(Bars ? [.. cells[..2], Bar(unit.Share.Both), .. cells[2..]] : cells);
        }

        return table;
    }

    /// <summary>On a screen of the usual width a name is worth more than a bar or the last hour: those go first.</summary>
    private Column Named(Column column, int width) => terminal.Width >= Terminal.DefaultWidth ? column with { MinWidth = width } : column;

    private static Piece Bar(double? part)
    {
        int eighths = (int)Math.Round(Math.Clamp(part ?? 0, 0, 1) * BarWidth * 8);
        eighths = part > 0 ? Math.Max(1, eighths) : eighths;
        string bar = new string('█', eighths / 8) + (eighths % 8 > 0 ? Eighths[eighths % 8] : "");
        return new Piece(bar.PadRight(BarWidth), Tone.Busy);
    }

    private static double?[] Rates(IoDiskSeries series) =>
        [.. series.Read.Zip(series.Written, (read, written) => read is null && written is null ? null : (double?)((read ?? 0) + (written ?? 0)))];

    private static string Hour(double?[]? rates, double peak) => rates is null
        ? Figures.None
        : string.Concat(rates.Select(rate => rate switch
        {
            null => NoData,
            <= 0 => Levels[0],
            double value => Levels[Math.Clamp((int)Math.Ceiling(value / peak * (Levels.Length - 1)), 1, Levels.Length - 1)],
        }));
}
