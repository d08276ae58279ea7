using System.Collections.Immutable;

namespace BareMountd.Core.Configuration;

/// <summary>One key of the configuration file: the loader, the JSON Schema and the documentation follow this table.</summary>
/// <param name="Section">One of the section names of <see cref="ConfigKeys"/>.</param>
/// <param name="Name">Key as written.</param>
/// <param name="Type">What it takes.</param>
/// <param name="Description">One or two sentences.</param>
public sealed record ConfigKey(string Section, string Name, ConfigKeyType Type, string Description)
{
    /// <summary>True when the file is refused without it.</summary>
    public bool Required { get; init; }

    /// <summary>The value that holds when the key is left out, in words or JSON; empty when there is none.</summary>
    public string Default { get; init; } = "";

    /// <summary>Least value of an integer.</summary>
    public int Min { get; init; }

    /// <summary>Greatest value of an integer.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>Words that people write for this key (older modules, fstab, other tools), for "did you mean".</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];
}
