using System.Net.Sockets;
using BareMountd.Daemon.Tests.Cli;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace BareMountd.Daemon.Tests.Hosting;

/// <summary>The server that sleeps, over real sockets.</summary>
public sealed class IdleServerTests
{
    /// <summary>Never closed from here: a descriptor has one owner.</summary>
    private static readonly List<Socket> s_passed = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_awake_from_a_connection_to_the_quiet_after_the_last_one()
    {
        ManualTime time = new();
        await using IdleHost host = await IdleHost.StartAsync(AnswerAsync, time: time);
        Assert.False(host.Server.IsAwake);

        for (int life = 1; life <= 3; life++)
        {
            using (HttpClient client = host.Client())
            {
                Assert.Equal("here", await client.GetStringAsync("/", Stop));
                Assert.Equal("here", await client.GetStringAsync("/", Stop));
            }

            Assert.True(host.Server.IsAwake);
            Assert.Equal(life, host.Server.Lives);
            await AdvanceUntilAsleepAsync(host, time);
        }
    }

    [Fact]
    public async Task A_connection_that_stays_keeps_it_awake()
    {
        ManualTime time = new();
        await using IdleHost host = await IdleHost.StartAsync(AnswerAsync, time: time);
        using (HttpClient client = host.Client(keepAlive: true))
        {
            Assert.Equal("here", await client.GetStringAsync("/", Stop));
            time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal("here", await client.GetStringAsync("/", Stop));
            Assert.True(host.Server.IsAwake);
            Assert.Equal(1, host.Server.Lives);
        }

        await AdvanceUntilAsleepAsync(host, time);
    }

    /// <summary>The quiet is over at once, so that nearly every connection meets a Kestrel that ends, has ended or begins.</summary>
    [Fact]
    public async Task No_request_is_lost_however_often_it_falls_asleep()
    {
        const int Clients = 8;
        const int Requests = 150;
        await using IdleHost host = await IdleHost.StartAsync(AnswerAsync, quiet: TimeSpan.Zero);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            using HttpClient client = host.Client();
            for (int i = 0; i < Requests; i++)
            {
                Assert.Equal("here", await client.GetStringAsync("/", Stop));

                // Now and then all are silent together.
                if (i % 10 == 0)
                {
                    await host.UntilAsleepAsync();
                }
            }
        }));
        await host.UntilAsleepAsync();
        Assert.InRange(host.Server.Lives, 10, Clients * Requests);
        Assert.False(host.Failed.Task.IsCompleted);
    }

    [Fact]
    public async Task A_broken_request_and_a_connection_without_one_do_not_keep_it_awake()
    {
        await using IdleHost host = await IdleHost.StartAsync(AnswerAsync, quiet: TimeSpan.Zero);
        using (Socket rude = await ConnectAsync(host))
        {
            await rude.SendAsync("GARBAGE\r\n\r\n"u8.ToArray(), Stop);
            byte[] answer = new byte[64];
            int length = await rude.ReceiveAsync(answer, Stop);
            Assert.StartsWith("HTTP/1.1 400", System.Text.Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
        }

        using (Socket silent = await ConnectAsync(host))
        {
            await silent.DisconnectAsync(false, Stop);
        }

        await host.UntilAsleepAsync();
        using HttpClient client = host.Client();
        Assert.Equal("here", await client.GetStringAsync("/", Stop));
    }

    /// <summary>Timeouts are Kestrel's, and so is the clock that they need: a connection wakes it.</summary>
    [Fact]
    public async Task A_client_that_never_ends_its_headers_is_cut_off()
    {
        await using IdleHost host = await IdleHost.StartAsync(
            AnswerAsync, quiet: TimeSpan.Zero, limits: kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1));
        using Socket slow = await ConnectAsync(host);
        await slow.SendAsync("GET / HTTP/1.1\r\nHost: x\r\n"u8.ToArray(), Stop);
        byte[] answer = new byte[64];
        int length = await slow.ReceiveAsync(answer, Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.StartsWith("HTTP/1.1 408", System.Text.Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
        await host.UntilAsleepAsync();
    }

    [Fact]
    public async Task A_socket_that_was_passed_in_outlives_every_sleep_and_its_connections_are_known()
    {
        string path = Path.Combine(Path.GetTempPath(), $"idle-{Guid.NewGuid():N}.sock");
        ulong passed = Passed(path);
        await using IdleHost host = await IdleHost.StartAsync(
            http => http.Response.WriteAsync(http.Features.Get<IConnectionSocketFeature>()!.Socket.AddressFamily.ToString()),
            new FileHandleEndPoint(passed, FileHandleType.Auto),
            new UnixDomainSocketEndPoint(path),
            quiet: TimeSpan.Zero);
        for (int i = 0; i < 3; i++)
        {
            using (HttpClient client = host.Client())
            {
                Assert.Equal("Unix", await client.GetStringAsync("/", Stop));
            }

            await host.UntilAsleepAsync();
        }

        File.Delete(path);
    }

    [Fact]
    public async Task A_stop_lets_a_request_end_cuts_one_that_does_not_and_closes_the_door()
    {
        TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using IdleHost host = await IdleHost.StartAsync(async http =>
        {
            entered.TrySetResult();
            await (http.Request.Path == "/hang" ? Task.Delay(Timeout.Infinite, http.RequestAborted) : release.Task);
            await http.Response.WriteAsync("here");
        });
        using HttpClient client = host.Client();
        Task<string> ends = client.GetStringAsync("/", Stop);
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Task<string> hangs = client.GetStringAsync("/hang", Stop);
        using CancellationTokenSource patience = new();
        Task stopped = host.StopAsync(patience.Token);
        release.SetResult();
        Assert.Equal("here", await ends);
        await patience.CancelAsync();
        await stopped.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hangs);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetStringAsync("/", Stop));
        Assert.False(host.Failed.Task.IsCompleted);
    }

    [Fact]
    public async Task A_stop_while_it_sleeps_is_short()
    {
        await using IdleHost host = await IdleHost.StartAsync(AnswerAsync);
        await host.StopAsync(Stop).WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.False(host.Failed.Task.IsCompleted);
    }

    [Fact]
    public async Task A_place_that_is_taken_is_named()
    {
        await using IdleHost first = await IdleHost.StartAsync(AnswerAsync);
        IOException error = await Assert.ThrowsAsync<IOException>(() => IdleHost.StartAsync(AnswerAsync, first.EndPoint));
        Assert.Contains(first.EndPoint.ToString()!, error.Message, StringComparison.Ordinal);
        using HttpClient client = first.Client();
        Assert.Equal("here", await client.GetStringAsync("/", Stop));
    }

    [Fact]
    public async Task A_Kestrel_that_cannot_be_made_is_a_failure_and_not_a_silence()
    {
        await using IdleHost host = await IdleHost.StartAsync(AnswerAsync, limits: _ => throw new InvalidOperationException("no Kestrel today"));
        using HttpClient client = host.Client();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.GetStringAsync("/", Stop));
        Exception failure = await host.Failed.Task.WaitAsync(TimeSpan.FromSeconds(30), Stop);
        Assert.Equal("no Kestrel today", failure.Message);
    }

    /// <summary>A bound socket as systemd passes one: the descriptor's owner is whoever listens on it.</summary>
    private static ulong Passed(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        s_passed.Add(socket);
        return (ulong)socket.SafeHandle.DangerousGetHandle();
    }

    private static Task AnswerAsync(HttpContext http) => http.Response.WriteAsync("here");

    private static async Task<Socket> ConnectAsync(IdleHost host)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(host.EndPoint, Stop);
        return socket;
    }

    /// <summary>The end of a connection is seen some time after the client's; until then the clock means nothing to the server.</summary>
    private static async Task AdvanceUntilAsleepAsync(IdleHost host, ManualTime time)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (host.Server.IsAwake)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, limit.Token);
        }
    }
}
