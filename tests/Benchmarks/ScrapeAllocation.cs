using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BareMountd.Daemon.Hosting;
using BareMountd.Linux.Devices;
using BareMountd.Tests.Shared;

namespace BareMountd.Benchmarks;

/// <summary>The whole daemon in this process, scraped by a client that allocates nothing: what is left is the daemon's.</summary>
internal static class ScrapeAllocation
{
    private const int Warm = 10;
    private const int Rounds = 50;

    /// <summary>Allocated bytes a scrape, and collections of each generation in all <see cref="Rounds"/>.</summary>
    public static async Task<string> MeasureAsync(int disks)
    {
        using FixtureTree tree = FixtureTree.Generate(disks);
        int port = GeneratedMachine.FreePort();
        string config = Path.Combine(tree.Root, "config.json");
        await File.WriteAllTextAsync(config, GeneratedMachine.Config(disks, port));
        using CancellationTokenSource stop = new();
        Task<int> daemon = DaemonMain.RunAsync(
            new DaemonOptions(config, Plan: false, Json: false, Simulate: true, DeviceSourceKind.Auto, tree.Roots), stop.Token);
        using (HttpClient client = new())
        {
            await GeneratedMachine.UntilMountedAsync(client, port, disks);
        }

        string row = Scrape(port);
        await stop.CancelAsync();
        await daemon;
        return row;
    }

    private static string Scrape(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        byte[] request = Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nHost: localhost\r\nAccept: application/openmetrics-text;version=1.0.0\r\nAccept-Encoding: gzip\r\n\r\n");
        byte[] buffer = new byte[1 << 16];
        for (int i = 0; i < Warm; i++)
        {
            One(socket, request, buffer);
        }

        GC.Collect();
        (int Zero, int One, int Two) before = (GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2));
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < Rounds; i++)
        {
            One(socket, request, buffer);
        }

        double kilobytes = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / 1024.0 / Rounds;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{kilobytes:F1} | {GC.CollectionCount(0) - before.Zero} / {GC.CollectionCount(1) - before.One} / {GC.CollectionCount(2) - before.Two} in {Rounds}");
    }

    /// <summary>One request on a kept connection; the body is passed over by its length.</summary>
    private static void One(Socket socket, byte[] request, byte[] buffer)
    {
        socket.Send(request);
        int have = 0;
        int head;
        while ((head = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8)) < 0)
        {
            have += socket.Receive(buffer, have, buffer.Length - have, SocketFlags.None);
        }

        ReadOnlySpan<byte> length = buffer.AsSpan(buffer.AsSpan(0, head).IndexOf("Content-Length: "u8) + "Content-Length: ".Length);
        length = length[..length.IndexOf((byte)'\r')];
        for (long left = long.Parse(length, CultureInfo.InvariantCulture) - (have - head - 4); left > 0;)
        {
            left -= socket.Receive(buffer, 0, (int)Math.Min(left, buffer.Length), SocketFlags.None);
        }
    }
}
