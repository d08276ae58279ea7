using System.Diagnostics;
using System.Net;
using BareMountd.Daemon.Tests.Simulated;

namespace BareMountd.Daemon.Tests.Faults;

/// <summary>Broken and hostile clients of the control socket: each is told or cut, others are answered meanwhile, and nothing of it stays.</summary>
public sealed class ControlSocketFaults
{
    private const string Storage = """
        { "storage": { "match": { "serial": "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4." }, "mountPoint": "/mnt/wsl/storage" } }
        """;

    [Fact]
    public async Task Five_hundred_silent_connections_keep_nobody_out()
    {
        await using SimulatedDaemon daemon = await StartAsync();
        Footprint before = await SettledAsync(daemon);
        using (RawConnection.Herd silent = await RawConnection.ManyAsync(500, () => RawConnection.ToControlAsync(daemon)))
        {
            await AnswersAsync(daemon);
        }

        await before.UntilBackAsync(daemon);
        await AnswersAsync(daemon);
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_cut_and_delays_nobody()
    {
        await using SimulatedDaemon daemon = await StartAsync();
        Footprint before = await SettledAsync(daemon);
        Stopwatch watch = Stopwatch.StartNew();
        using (RawConnection.Herd slow = await RawConnection.ManyAsync(50, () => RawConnection.ToControlAsync(daemon)))
        {
            string[] ends = await Task.WhenAll(slow.Select(DripAsync));
            await AnswersAsync(daemon);
            Assert.All(ends, end => Assert.True(end.Length == 0 || end.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), end));
        }

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(50));
        await before.UntilBackAsync(daemon);

        static async Task<string> DripAsync(RawConnection connection)
        {
            Task<string> end = connection.ReadToEndAsync();
            await connection.TrySendAsync("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
            while (await Task.WhenAny(end, Task.Delay(200, TestContext.Current.CancellationToken)) != end)
            {
                await connection.TrySendAsync("x");
            }

            return await end;
        }
    }

    [Fact]
    public async Task A_stop_that_waits_for_a_request_that_does_not_end_is_a_stop_without_fault()
    {
        await using SimulatedDaemon daemon = await StartAsync();
        using RawConnection never = await RawConnection.ToControlAsync(daemon);
        await never.TrySendAsync("POST /v1/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
        await AnswersAsync(daemon);
        Assert.Equal(0, await daemon.StopAsync());
    }

    [Fact]
    public async Task A_header_of_ten_megabytes_is_refused_and_not_kept()
    {
        await using SimulatedDaemon daemon = await StartAsync();
        Footprint before = await SettledAsync(daemon);
        byte[] megabyte = new byte[1 << 20];
        Array.Fill(megabyte, (byte)'a');
        for (int i = 0; i < 10; i++)
        {
            using RawConnection connection = await RawConnection.ToControlAsync(daemon);
            Task<string> end = connection.ReadToEndAsync();
            bool taken = await connection.TrySendAsync("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX-Large: ");
            for (int sent = 0; sent < 10 && taken; sent++)
            {
                taken = await connection.TrySendAsync(megabyte);
            }

            Assert.False(taken, "ten megabytes were read");
            string answer = await end;
            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 431 ", StringComparison.Ordinal), answer);
        }

        await AnswersAsync(daemon);
        await before.UntilBackAsync(daemon);
        Assert.InRange(Footprint.Of(daemon).ResidentKib, 0, before.ResidentKib + (32 * 1024));
    }

    [Theory]
    [InlineData("GET /v1/status HTTP/1.1\r\n\r\n", "400")] // no Host
    [InlineData("DELETE /v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405")]
    [InlineData("BREW /v1/status HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405")]
    [InlineData("GET /v1/disks/storage/unmount HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "405")]
    [InlineData("GET /v9/everything HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404")]
    [InlineData("GET /v1/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "404")]
    [InlineData("GET /v1/status/%00%0a%1b[31m HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "4")]
    [InlineData("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nHost: d\r\n\r\n", "400")]
    [InlineData("GET /v1/status HTTP/9.9\r\nHost: localhost\r\n\r\n", "505")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0", "")]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0\u0001ü\u0003\u0003", "400")] // the first bytes of TLS
    [InlineData("\0\0\0\0\0\0\0\0\r\n\r\n", "400")]
    [InlineData("{\"method\":\"status\"}\n\n", "400")]
    [InlineData("POST /v1/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", "400")]
    [InlineData("POST /v1/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nzzz\r\n", "")]
    public async Task A_broken_request_gets_its_error_and_changes_nothing(string request, string status)
    {
        await using SimulatedDaemon daemon = await StartAsync();
        using RawConnection connection = await RawConnection.ToControlAsync(daemon);
        await connection.TrySendAsync(request);
        string answer = await connection.ReadToEndAsync();
        Assert.True(status.Length == 0 || answer.StartsWith("HTTP/1.1 " + status, StringComparison.Ordinal), $"expected {status}, got: {answer}");
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
        await AnswersAsync(daemon);
        Assert.Equal("mounted", (await daemon.UntilAsync("storage", "mounted")).State);
        Assert.DoesNotContain("Exception", daemon.Log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"disk\": ")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("\0\u0001\u0002")]
    public async Task A_body_is_not_read_whatever_is_in_it(string body)
    {
        await using SimulatedDaemon daemon = await StartAsync();
        using RawConnection connection = await RawConnection.ToControlAsync(daemon);
        await connection.TrySendAsync(
            $"POST /v1/reload HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        string answer = await connection.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        await AnswersAsync(daemon);
    }

    [Fact]
    public async Task A_body_without_an_end_is_cut()
    {
        await using SimulatedDaemon daemon = await StartAsync();
        Footprint before = await SettledAsync(daemon);
        using (RawConnection connection = await RawConnection.ToControlAsync(daemon))
        {
            Task<string> end = connection.ReadToEndAsync();
            bool taken = await connection.TrySendAsync("POST /v1/reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n");
            byte[] part = new byte[1 << 20];
            for (int i = 0; i < 95 && taken; i++)
            {
                taken = await connection.TrySendAsync(part);
            }

            Assert.False(taken, "95 megabytes of a body were read");
            await end;
        }

        await before.UntilBackAsync(daemon);
        await AnswersAsync(daemon);
    }

    [Fact]
    public async Task A_half_closed_connection_is_closed()
    {
        await using SimulatedDaemon daemon = await StartAsync();
        Footprint before = await SettledAsync(daemon);
        using (RawConnection asking = await RawConnection.ToControlAsync(daemon))
        using (RawConnection silent = await RawConnection.ToControlAsync(daemon))
        using (RawConnection torn = await RawConnection.ToControlAsync(daemon))
        {
            await asking.TrySendAsync("GET /v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n");
            asking.HalfClose();
            silent.HalfClose();
            await torn.TrySendAsync("GET /v1/sta");
            torn.HalfClose();

            // Kestrel takes the end of what is sent for the end of the client: the answer may come or not.
            string answer = await asking.ReadToEndAsync();
            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal), answer);
            Assert.Equal("", await silent.ReadToEndAsync());
            string end = await torn.ReadToEndAsync();
            Assert.True(end.Length == 0 || end.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), end);
        }

        await before.UntilBackAsync(daemon);
    }

    [Fact]
    public async Task Watchers_that_never_read_hold_nobody_up()
    {
        await using SimulatedDaemon daemon = await StartAsync();
        Footprint before = await SettledAsync(daemon);
        using (RawConnection.Herd watchers = await RawConnection.ManyAsync(50, () => RawConnection.ToControlAsync(daemon)))
        {
            await Task.WhenAll(watchers.Select(w => w.TrySendAsync("GET /v1/watch HTTP/1.1\r\nHost: localhost\r\n\r\n")));
            for (int i = 0; i < 20; i++)
            {
                await daemon.DeclareAsync(i % 2 == 0 ? "{}" : Storage);
                Assert.Equal(0, (await daemon.CtlAsync("reload")).Code);
            }

            await daemon.UntilAsync("storage", "mounted");
        }

        await before.UntilBackAsync(daemon);
    }

    private static async Task<SimulatedDaemon> StartAsync()
    {
        SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        await daemon.UntilAsync("storage", "mounted");
        return daemon;
    }

    /// <summary>What it holds once it has answered some requests: the first ones load code and open files that stay.</summary>
    private static async Task<Footprint> SettledAsync(SimulatedDaemon daemon)
    {
        for (int i = 0; i < 5; i++)
        {
            await AnswersAsync(daemon);
        }

        return Footprint.Of(daemon);
    }

    private static async Task AnswersAsync(SimulatedDaemon daemon)
    {
        Stopwatch watch = Stopwatch.StartNew();
        using HttpResponseMessage answer = await daemon.SendAsync(HttpMethod.Get, "/v1/status");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("storage", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }
}
