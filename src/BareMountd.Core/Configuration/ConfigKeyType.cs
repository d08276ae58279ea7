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
}
