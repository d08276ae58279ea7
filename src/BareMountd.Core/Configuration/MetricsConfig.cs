using System.Collections.Immutable;

namespace BareMountd.Core.Configuration;

/// <summary>Where metrics are served.</summary>
public sealed record MetricsConfig
{
    /// <summary>The default listener: loopback, port 10099 (unused in Prometheus' list of default ports).</summary>
    public const string DefaultListen = "127.0.0.1:10099";

    /// <summary>How many systemd units get I/O series of their own unless configured.</summary>
    public const int DefaultTopUnits = 20;

    /// <summary>False turns the TCP listener off.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary><c>ADDRESS:PORT</c> with a literal IP address (<c>[::1]:10099</c> for IPv6).</summary>
    public ImmutableArray<string> Listen { get; init; } = [DefaultListen];

    /// <summary>Names other than this machine's own under which clients may ask a listener on loopback.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Absolute path of a web configuration in the format of exporter-toolkit (TLS, passwords); null for none.</summary>
    public string? WebConfigFile { get; init; }

    /// <summary>Allows listeners beyond loopback although nothing authenticates them.</summary>
    public bool Insecure { get; init; }

    /// <summary>Has the kernel count every request by size and duration, for histograms.</summary>
    public bool RequestHistograms { get; init; }

    /// <summary>How many systemd units, the busiest ones, get I/O series of their own; the rest is summed.</summary>
    public int TopUnits { get; init; } = DefaultTopUnits;
}
