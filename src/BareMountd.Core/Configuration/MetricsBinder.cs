using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BareMountd.Core.Web;

namespace BareMountd.Core.Configuration;

/// <summary>Reads the <c>metrics</c> section.</summary>
internal static class MetricsBinder
{
    /// <summary>The section; what is wrong is reported.</summary>
    /// <param name="node">The section.</param>
    /// <param name="webConfigFile">The web configuration that the command line names, or null.</param>
    /// <param name="bag">Where findings go.</param>
    public static MetricsConfig Bind(ConfigNode node, string? webConfigFile, DiagnosticBag bag)
    {
        ObjectReader reader = new(node, ConfigKeys.Metrics, bag);
        bool insecure = reader.Flag("insecure", otherwise: false);
        string? web = WebConfigFile(reader, bag);
        web = webConfigFile ?? web;
        ImmutableArray<string>.Builder listen = ImmutableArray.CreateBuilder<string>();
        bool given = node.Member("listen") is not null;
        foreach (ConfigNode item in reader.Texts("listen"))
        {
            string? reason = Parse(item.Text, out IPEndPoint? endpoint);
            if (reason is not null)
            {
                bag.Add(ConfigCodes.InvalidListen, item, $"found {DiagnosticBag.Show(item.Text)}: {reason}; write ADDRESS:PORT, for instance {MetricsConfig.DefaultListen} or [::1]:10099");
                continue;
            }

            // With a web configuration the rule is asked again when that has been read.
            if (web is null && WebAccess.Judge(new MetricsConfig { Insecure = insecure }, null, endpoint!, "") is { } finding)
            {
                bag.Add(finding.Code, item, finding.Message);
            }

            listen.Add(endpoint!.ToString());
        }

        return new MetricsConfig
        {
            Enabled = reader.Flag("enabled", otherwise: true),
            Insecure = insecure,
            Hosts = Hosts(reader, bag),
            WebConfigFile = web,
            RequestHistograms = reader.Flag("requestHistograms", otherwise: false),
            TopUnits = reader.Integer("topUnits") ?? MetricsConfig.DefaultTopUnits,
            Listen = given ? [.. listen.Distinct()] : [MetricsConfig.DefaultListen],
        };
    }

    private static string? WebConfigFile(ObjectReader reader, DiagnosticBag bag)
    {
        ConfigNode? file = reader.Text("webConfigFile");
        if (file is null || file.Text.StartsWith('/'))
        {
            return file?.Text;
        }

        bag.Add(ConfigCodes.InvalidWebConfig, file, $"found {DiagnosticBag.Show(file.Text)}: an absolute path is expected, since the daemon has no folder of its own to start from");
        return null;
    }

    private static ImmutableArray<string> Hosts(ObjectReader reader, DiagnosticBag bag)
    {
        ImmutableArray<string>.Builder hosts = ImmutableArray.CreateBuilder<string>();
        foreach (ConfigNode item in reader.Texts("hosts", mayBeEmpty: true))
        {
            if (item.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
            {
                hosts.Add(item.Text);
            }
            else
            {
                bag.Add(ConfigCodes.InvalidHost, item, $"found {DiagnosticBag.Show(item.Text)}: write the name as clients do, without http:// and port");
            }
        }

        return hosts.ToImmutable();
    }

    /// <summary>Why this is no endpoint, or null. Names are refused: which address they stand for is decided elsewhere and can change.</summary>
    private static string? Parse(string text, out IPEndPoint? endpoint)
    {
        endpoint = null;
        int colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return "the port is missing";
        }

        string port = text[(colon + 1)..];
        if (port.Length is 0 or > 5 || !port.All(char.IsAsciiDigit) || int.Parse(port, CultureInfo.InvariantCulture) is not (>= 1 and <= 65535 and var number))
        {
            return "a port is a number from 1 to 65535";
        }

        string address = text[..colon];
        bool bracketed = address is ['[', .., ']'];
        string bare = bracketed ? address[1..^1] : address;
        if (bare.Length == 0)
        {
            return "the address is missing (0.0.0.0 or [::] means all)";
        }

        // IPAddress.Parse also takes "1" and "0x7f.1"; people mean four decimal numbers.
        if (!IPAddress.TryParse(bare, out IPAddress? ip) || bare.Contains('%', StringComparison.Ordinal)
            || (ip.AddressFamily == AddressFamily.InterNetwork && ip.ToString() != bare))
        {
            return "the address is no literal IP address";
        }

        if (bracketed != (ip.AddressFamily == AddressFamily.InterNetworkV6))
        {
            return "an IPv6 address stands in brackets, an IPv4 address does not";
        }

        endpoint = new IPEndPoint(ip, number);
        return null;
    }
}
