using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using BareMountd.Tests.Shared;

namespace BareMountd.Benchmarks;

/// <summary>A generated machine of so many declared disks, and how a daemon is put on it.</summary>
internal static class GeneratedMachine
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(300);

    /// <summary>The options that put the daemon on a tree.</summary>
    public static string[] On(FixtureTree tree, string configFile) =>
    [
        "--simulate", "--config", configFile, "--root-proc", tree.Roots.Proc, "--root-sys", tree.Roots.Sys, "--root-dev", tree.Roots.Dev,
        "--root-run", tree.Roots.Run, "--root-etc", tree.Roots.Etc, "--root-state", tree.Roots.State,
    ];

    /// <summary>A configuration with all disks of <see cref="FixtureTree.Generate"/>.</summary>
    public static string Config(int disks, int port)
    {
        IEnumerable<string> all = Enumerable.Range(1, disks).Select(i => string.Create(
            CultureInfo.InvariantCulture, $$"""  "disk{{i}}": { "match": { "serial": "0025_3841_{{i / 10000:D4}}_{{i % 10000:D4}}." }, "mountPoint": "/mnt/wsl/disk{{i}}" } """));
        return string.Create(CultureInfo.InvariantCulture, $$"""{ "disks": { {{string.Join(',', all)}} }, "metrics": { "listen": "127.0.0.1:{{port}}" } }""");
    }

    public static Uri Metrics(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/metrics"));

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until so many disks are mounted.</summary>
    public static Task UntilMountedAsync(HttpClient client, int port, int disks) => UntilAsync(
        client,
        port,
        text => text.Split('\n').Count(l => l.StartsWith("baremountd_disk_mounted{", StringComparison.Ordinal) && l.EndsWith(" 1", StringComparison.Ordinal)) == disks);

    /// <summary>Waits until so many disks are mounted, as the status says that <c>baremountctl</c> asks for.</summary>
    public static async Task UntilMountedAsync(FixtureTree tree, int disks)
    {
        using HttpClient client = new(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(tree.Roots.ControlSocket), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        await UntilAsync(client, new Uri("http://localhost/v1/status"), text => text.Split("\"state\":\"mounted\"").Length - 1 == disks);
    }

    /// <summary>Waits until the metrics at a port fulfil a condition.</summary>
    public static Task UntilAsync(HttpClient client, int port, Func<string, bool> condition) => UntilAsync(client, Metrics(port), condition);

    private static async Task UntilAsync(HttpClient client, Uri page, Func<string, bool> condition)
    {
        long from = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(from) < s_patience)
        {
            try
            {
                if (condition(await client.GetStringAsync(page)))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"{page} never said what was waited for");
    }
}
