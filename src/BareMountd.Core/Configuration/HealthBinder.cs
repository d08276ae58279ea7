using BareMountd.Core.Text;

namespace BareMountd.Core.Configuration;

/// <summary>Reads a <c>health</c> section over what holds without it, key by key.</summary>
internal static class HealthBinder
{
    /// <summary>The section; what is wrong is reported and has the value that holds without it.</summary>
    /// <param name="node">The section.</param>
    /// <param name="section"><see cref="ConfigKeys.Health"/> or <see cref="ConfigKeys.DiskHealth"/>.</param>
    /// <param name="defaults">What holds for a key that is left out.</param>
    /// <param name="bag">Findings.</param>
    public static HealthConfig Bind(ConfigNode node, string section, HealthConfig defaults, DiagnosticBag bag)
    {
        ObjectReader reader = new(node, section, bag);
        HealthConfig health = new()
        {
            Interval = reader.Duration("interval") ?? defaults.Interval,
            Deadline = reader.Duration("deadline") ?? defaults.Deadline,
            HungAfter = reader.Duration("hungAfter") ?? defaults.HungAfter,
            SpaceLow = reader.Space("spaceLow") ?? defaults.SpaceLow,
            InodesLow = reader.Count("inodesLow") ?? defaults.InodesLow,
            Smart = reader.Flag("smart", defaults.Smart),
            Canary = Canary(reader.SectionOrFlag("canary"), section + ".canary", defaults.Canary, bag),
        };

        // Else one probe could end, or be given up, after the next one is due.
        if (health.Deadline > health.Interval && (node.Member("deadline") ?? node.Member("interval")) is { } place)
        {
            bag.Add(
                ConfigCodes.OutOfRange,
                place,
                $"the deadline of a probe ({Durations.Format(health.Deadline)}) is longer than the time between two looks ({Durations.Format(health.Interval)}); give a shorter deadline or a longer interval");
        }

        return health;
    }

    private static CanaryConfig? Canary(ConfigNode? node, string section, CanaryConfig? otherwise, DiagnosticBag bag)
    {
        CanaryConfig defaults = otherwise ?? new CanaryConfig();
        switch (node?.Kind)
        {
            case null:
                return otherwise;
            case ConfigNodeKind.True:
                return defaults;
            case ConfigNodeKind.False:
                return null;
            default:
                break;
        }

        ObjectReader reader = new(node, section, bag);
        return new CanaryConfig
        {
            Interval = reader.Duration("interval") ?? defaults.Interval,
            SizeBytes = reader.Size("size", ConfigKeys.CanaryBlock) ?? defaults.SizeBytes,
            SlowFactor = reader.Number("slowFactor") ?? defaults.SlowFactor,
            SlowFloor = reader.Duration("slowFloor") ?? defaults.SlowFloor,
        };
    }
}
