namespace BareMountd.Core.Configuration;

/// <summary>What a configuration key takes.</summary>
public enum ConfigKeyType
{
    /// <summary>An object with keys of its own.</summary>
    Section,

    /// <summary>An object whose keys are names of disks.</summary>
    DiskMap,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A text or a list of texts.</summary>
    TextList,

    /// <summary>true or false.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    WholeNumber,

    /// <summary>A number that may have a decimal point.</summary>
    Number,

    /// <summary>A text in the form of <see cref="Text.Durations"/>: <c>"30s"</c>.</summary>
    Duration,

    /// <summary>A text in the form of <see cref="Text.ByteSizes"/>: <c>"64KiB"</c>.</summary>
    Size,

    /// <summary>A part of the whole or a size, as a text: <c>"5%"</c>, <c>"10GiB"</c>.</summary>
    SpaceThreshold,

    /// <summary>A part of the whole as a text, or a whole number: <c>"5%"</c>, <c>10000</c>.</summary>
    CountThreshold,

    /// <summary>An object with keys of its own; <c>true</c> stands for one with all defaults, <c>false</c> for none.</summary>
    SectionOrFlag,
}
