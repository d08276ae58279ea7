using System.Collections.Immutable;

namespace BareMountd.Core.Configuration;

/// <summary>The whole configuration after validation: every value is allowed, every default filled in.</summary>
public sealed record BareMountConfig
{
    /// <summary>Nothing declared, defaults everywhere.</summary>
    public static readonly BareMountConfig Empty = new();

    /// <summary>Declared disks in the order of the file; names are unique.</summary>
    public ImmutableArray<DiskConfig> Disks { get; init; } = [];

    /// <summary>The <c>/metrics</c> endpoint.</summary>
    public MetricsConfig Metrics { get; init; } = new();

    /// <summary>The control socket.</summary>
    public ControlConfig Control { get; init; } = new();

    /// <summary>The declared disk of that name, or null.</summary>
    public DiskConfig? Find(string name) => Disks.FirstOrDefault(d => d.Name == name);
}
