using System.Collections.Immutable;

namespace BareMountd.Core.Configuration;

/// <summary>
/// Reads and judges a configuration file: JSON with comments and trailing commas, from bytes to a validated value or to all findings at once.
/// The daemon, <c>baremountctl check-config</c> and the build of the NixOS module run this same code.
/// </summary>
public static class ConfigurationLoader
{
    /// <summary>Larger files are refused; a caller need not read more than one byte beyond.</summary>
    public const int MaxBytes = ConfigReader.MaxBytes;

    /// <summary>Reads a configuration.</summary>
    /// <param name="utf8">The file's bytes; a byte order mark is accepted.</param>
    /// <param name="fileName">For the findings only; nothing is opened.</param>
    /// <param name="context">What is known of the machine: it changes warnings and notices; a web configuration in it also what may be listened at.</param>
    /// <returns>The configuration, or null with at least one error; findings in the order of the file.</returns>
    public static ConfigResult Load(ReadOnlySpan<byte> utf8, string fileName, ConfigContext context)
    {
        if (utf8.Length > MaxBytes)
        {
            string message = $"the file has {utf8.Length} bytes; a configuration has at most {MaxBytes} (1 MiB)";
            return new ConfigResult(null, [new ConfigDiagnostic(ConfigSeverity.Error, ConfigCodes.TooLarge, fileName, 0, 0, "$", message)]);
        }

        // A copy, since the reader keeps places in it; small by the limit above.
        byte[] data = utf8.ToArray();
        DiagnosticBag bag = new(fileName, new LineMap(data));
        ConfigNode? root = ConfigReader.Read(data, bag);
        BareMountConfig? config = root is null ? null : Bind(root, context, bag);
        return new ConfigResult(bag.HasErrors ? null : config, bag.ToImmutable());
    }

    /// <inheritdoc cref="Load(ReadOnlySpan{byte}, string, ConfigContext)"/>
    public static ConfigResult Load(ReadOnlyMemory<byte> utf8, string fileName, ConfigContext context) => Load(utf8.Span, fileName, context);

    private static BareMountConfig Bind(ConfigNode root, ConfigContext context, DiagnosticBag bag)
    {
        ObjectReader reader = new(root, ConfigKeys.Root, bag);
        reader.Text("$schema");
        HealthConfig health = reader.Section("health") is { } healthNode ? HealthBinder.Bind(healthNode, ConfigKeys.Health, new HealthConfig(), bag) : new HealthConfig();
        ConfigNode? map = reader.Section("disks");
        ImmutableArray<DeclaredDisk> disks = map is null ? [] : [.. map.Children.Where(n => n.Key != ConfigNode.BrokenKey).Select(n => DiskBinder.Bind(n, health, context, bag)).OfType<DeclaredDisk>()];
        new DiskSetChecks(disks, bag).Run();
        if (map is null ? root.Member("disks") is null : map.Children.Count == 0)
        {
            bag.Add(ConfigCodes.NoDisks, map ?? root, "no disk is declared, so nothing is mounted; `baremountctl devices --config-snippet json` prints a block to paste");
        }

        return new BareMountConfig
        {
            Disks = [.. disks.Select(d => d.Config).OfType<DiskConfig>()],
            Metrics = reader.Section("metrics") is { } metrics ? MetricsBinder.Bind(metrics, context.WebConfigFile, bag) : new MetricsConfig { WebConfigFile = context.WebConfigFile },
            Control = reader.Section("control") is { } control ? Control(control, bag) : new ControlConfig(),
        };
    }

    private static ControlConfig Control(ConfigNode node, DiagnosticBag bag)
    {
        ConfigNode? group = new ObjectReader(node, ConfigKeys.Control, bag).Text("actGroup");
        if (group is not null && !AccountName.IsValid(group.Text))
        {
            bag.Add(ConfigCodes.InvalidGroup, group, $"{DiagnosticBag.Show(group.Text)} is no name of a group: {AccountName.Form}");
            return new ControlConfig();
        }

        return new ControlConfig { ActGroup = group?.Text };
    }
}
