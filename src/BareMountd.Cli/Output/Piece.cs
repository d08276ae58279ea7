using BareMountd.Core.Text;

namespace BareMountd.Cli.Output;

/// <summary>Text with a meaning. Always safe to show: the only ways to make one are our own words and <see cref="Data"/>.</summary>
/// <param name="Text">Text without control characters.</param>
/// <param name="Tone">Meaning.</param>
internal readonly record struct Piece(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>Longer texts from outside are cut: nobody reads them, and a label cannot fill the screen.</summary>
    public const int MaxDataLength = 4096;

    /// <summary>Text from a disk, a file or the daemon, made harmless.</summary>
    public static Piece Data(string? text, Tone tone = Tone.Plain) => new(Safe(text), tone);

    /// <summary>The harmless form of a text from outside; <c>-</c> when there is none.</summary>
    public static string Safe(string? text) => string.IsNullOrEmpty(text) ? "-" : TextEscaper.ForTerminal(text, MaxDataLength);

    public static implicit operator Piece(string ownWords) => new(ownWords);
}
