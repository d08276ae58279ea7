using BareMountd.Core.Control;

namespace BareMountd.Cli.Output;

/// <summary>Tones of the API's words; an unknown word of a newer daemon is plain.</summary>
internal static class Tones
{
    /// <summary>Of a disk's state.</summary>
    public static Tone State(string state) => state switch
    {
        StatusWords.Mounted => Tone.Good,
        StatusWords.Failed => Tone.Bad,
        StatusWords.Ambiguous or StatusWords.Refused or StatusWords.Flapping => Tone.Warn,
        StatusWords.Found or StatusWords.Unlocking or StatusWords.Checking or StatusWords.Mounting or StatusWords.Unmounting => Tone.Busy,
        StatusWords.Missing or StatusWords.Disabled => Tone.Dim,
        _ => Tone.Plain,
    };

    /// <summary>Of a disk's health or a condition's severity.</summary>
    public static Tone Health(string health) => health switch
    {
        "ok" => Tone.Good,
        "warning" => Tone.Warn,
        "critical" => Tone.Bad,
        "unknown" => Tone.Dim,
        _ => Tone.Plain,
    };
}
