namespace BareMountd.Cli.Output;

/// <summary>What a piece of text means; colours follow from it.</summary>
internal enum Tone
{
    /// <summary>Ordinary.</summary>
    Plain,

    /// <summary>A heading or a name.</summary>
    Strong,

    /// <summary>As wished.</summary>
    Good,

    /// <summary>Under way.</summary>
    Busy,

    /// <summary>Worth a look.</summary>
    Warn,

    /// <summary>Wrong.</summary>
    Bad,

    /// <summary>Of little weight.</summary>
    Dim,
}
