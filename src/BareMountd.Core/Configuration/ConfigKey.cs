using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Text;

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

    /// <summary>Least value: of a number itself, of a duration in milliseconds, of a size in bytes.</summary>
    public int Min { get; init; }

    /// <summary>Greatest value, in the unit of <see cref="Min"/>.</summary>
    public int Max { get; init; } = int.MaxValue;

    /// <summary>The bounds as they are written in the file: <c>1 to 255</c>, <c>5s to 1h</c>, <c>4KiB to 1MiB</c>.</summary>
    public string Range => $"{Written(Min)} to {Written(Max)}";

    /// <summary>Words that people write for this key (older modules, fstab, other tools), for "did you mean".</summary>
    public ImmutableArray<string> Aliases { get; init; } = [];

    private string Written(int value) => Type switch
    {
        ConfigKeyType.Duration => Durations.Format(TimeSpan.FromMilliseconds(value)),
        ConfigKeyType.Size => ByteSizes.Format((ulong)value),
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
