using System.Globalization;
using BareMountd.Cli.Output;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Views;

/// <summary>Events, one line each: number, time, disk, kind, what happened.</summary>
internal static class EventsView
{
    /// <summary>Columns keep their place from one call to the next where a stream is shown event by event.</summary>
    private const int IdWidth = 5;

    private const int DiskWidth = 10;

    private const int KindWidth = 17;

    /// <summary>Writes an answer.</summary>
    /// <param name="page">Where to.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="after">The number that was asked from; null when none was.</param>
    /// <param name="time">Clock and zone.</param>
    public static void Write(Page page, EventsResponse answer, long? after, TimeProvider time)
    {
        if (after is long number && number + 1 < answer.FirstId && number <= answer.LastId)
        {
            page.Text(2, new Piece(string.Create(CultureInfo.InvariantCulture, $"events before {answer.FirstId} are forgotten"), Tone.Dim));
        }

        if (answer.Events.Count == 0)
        {
            page.Text(2, new Piece("no events", Tone.Dim));
        }

        Write(page, answer.Events, time);
    }

    /// <summary>Writes events.</summary>
    public static void Write(Page page, IReadOnlyList<EventRecord> events, TimeProvider time)
    {
        int disks = events.Select(e => CellWidth.Of(Disk(e).Text)).Append(DiskWidth).Max();
        foreach (EventRecord one in events)
        {
            Tone tone = one.Severity is "info" ? Tone.Plain : Tones.Health(one.Severity ?? "");
            page.Text(
                8,
                new Piece(one.Id.ToString(CultureInfo.InvariantCulture).PadLeft(IdWidth) + "  ", Tone.Dim),
                Human.Moment(one.Time, time) + "  ",
                Pad(Disk(one), disks),
                Pad(Piece.Data(one.Kind, Tone.Dim), KindWidth),
                Piece.Data(one.Message, tone));
        }
    }

    private static Piece Disk(EventRecord one) => Piece.Data(one.Disk, Tone.Strong);

    private static Piece Pad(Piece piece, int width) =>
        piece with { Text = piece.Text + new string(' ', Math.Max(width - CellWidth.Of(piece.Text), 0) + 2) };
}
