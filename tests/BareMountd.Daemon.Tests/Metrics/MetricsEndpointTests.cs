using System.IO.Compression;
using System.Net;
using System.Text;
using BareMountd.Core.Control;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Metrics;
using BareMountd.Daemon.Tests.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace BareMountd.Daemon.Tests.Metrics;

/// <summary>The endpoint in a real Kestrel.</summary>
public sealed class MetricsEndpointTests
{
    private const string TextType = "text/plain; version=0.0.4; charset=utf-8";
    private const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, TextType)]
    [InlineData("text/plain", TextType)]
    [InlineData("application/openmetrics-text;version=1.0.0,text/plain;q=0.5", OpenMetricsType)]
    public async Task The_format_is_negotiated(string? accept, string expected)
    {
        await using Server server = await Server.Start();
        using HttpResponseMessage response = await server.Get("/metrics", accept);
        string body = await response.Content.ReadAsStringAsync(Test);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, response.Content.Headers.GetValues("Content-Type").Single());
        Assert.Equal(["Accept", "Accept-Encoding"], response.Headers.Vary);
        Assert.Equal(Encoding.UTF8.GetByteCount(body), response.Content.Headers.ContentLength);
        Assert.Equal(expected == OpenMetricsType, body.EndsWith("# EOF\n", StringComparison.Ordinal));
        Assert.Contains("baremountd_disk_mounted{disk=\"games\",mountpoint=\"/mnt/wsl/games\"} 1\n", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gzip_holds_the_same_families_as_plain_text()
    {
        await using Server server = await Server.Start();
        using HttpResponseMessage plain = await server.Get("/metrics");
        using HttpResponseMessage packed = await server.Get("/metrics", null, "gzip");
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.True(packed.Content.Headers.ContentLength < plain.Content.Headers.ContentLength / 4);
        await using GZipStream unpacked = new(await packed.Content.ReadAsStreamAsync(Test), CompressionMode.Decompress);
        using StreamReader reader = new(unpacked);
        Assert.Equal(Heads(await plain.Content.ReadAsStringAsync(Test)), Heads(await reader.ReadToEndAsync(Test)));
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("zstd", "zstd")]
    [InlineData("gzip;q=0.5, zstd;q=0.1", "gzip")]
    [InlineData("br", null)]
    public async Task Curl_unpacks_what_it_asked_for(string asked, string? coding)
    {
        await using Server server = await Server.Start();
        (int status, string answer) = await Shell.CurlAsync("--compressed", "-H", "Accept-Encoding: " + asked, "-i", server.Address + "metrics");
        Assert.Equal(200, status);
        Assert.Equal(coding is null ? 0 : 1, answer.Split('\n').Count(line => line.TrimEnd() == "Content-Encoding: " + coding));
        Assert.Contains("baremountd_disk_mounted{disk=\"games\",mountpoint=\"/mnt/wsl/games\"} 1\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_has_the_headers_and_no_body()
    {
        await using Server server = await Server.Start();
        using HttpResponseMessage response = await server.Send(new HttpRequestMessage(HttpMethod.Head, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Content.Headers.ContentLength > 0);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Test));
    }

    [Fact]
    public async Task Without_a_snapshot_the_answer_is_503_and_the_next_one_is_whole()
    {
        int calls = 0;
        await using Server server = await Server.Start(() => ++calls == 1 ? throw new InvalidOperationException("the first resync is not done") : Fakes.Status);
        using HttpResponseMessage early = await server.Get("/metrics", "application/openmetrics-text", "gzip");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        Assert.Equal("metrics are not available: the first resync is not done\n", await early.Content.ReadAsStringAsync(Test));
        using HttpResponseMessage late = await server.Get("/metrics");
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }

    [Fact]
    public async Task A_failing_usage_source_is_a_failing_collector_and_is_told_once()
    {
        List<string> told = [];
        await using Server server = await Server.Start(usage: new Fakes.BrokenUsage(), told: (name, failure) => told.Add($"{name}: {failure?.InnerException?.Message}"));
        for (int scrape = 0; scrape < 3; scrape++)
        {
            using HttpResponseMessage response = await server.Get("/metrics");
            string body = await response.Content.ReadAsStringAsync(Test);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Contains("baremountd_collector_success{collector=\"filesystem\"} 0\n", body, StringComparison.Ordinal);
            Assert.DoesNotContain("baremountd_disk_filesystem", body, StringComparison.Ordinal);
        }

        Assert.Equal(["filesystem: no statvfs today"], told);
    }

    [Fact]
    public async Task Concurrent_scrapes_are_each_whole_and_leak_no_descriptor()
    {
        await using Server server = await Server.Start();
        using HttpResponseMessage first = await server.Get("/metrics");
        string[] heads = Heads(await first.Content.ReadAsStringAsync(Test));
        await Round(server, heads);
        int before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        for (int round = 0; round < 5; round++)
        {
            await Round(server, heads);
        }

        // Other tests run beside this one; a leak of one a scrape would be a hundred and more.
        Assert.InRange(Directory.GetFileSystemEntries("/proc/self/fd").Length, 0, before + 60);
    }

    [Fact]
    public async Task Other_methods_are_refused()
    {
        await using Server server = await Server.Start();
        using HttpResponseMessage response = await server.Send(new HttpRequestMessage(HttpMethod.Post, "/metrics"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private static async Task Round(Server server, string[] heads) => await Task.WhenAll(Enumerable.Range(0, 24).Select(async number =>
    {
        using HttpResponseMessage response = await server.Get("/metrics");
        string body = await response.Content.ReadAsStringAsync(Test);
        Assert.Equal(heads, Heads(body));
        Assert.Equal(body.Length, body.LastIndexOf('\n') + 1);
    }));

    private static string[] Heads(string text) => [.. text.Split('\n').Where(line => line.StartsWith('#'))];

    private sealed class Server : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly HttpClient _client;

        private Server(WebApplication app)
        {
            _app = app;
            _client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        }

        public static async Task<Server> Start(
            Func<StatusResponse>? snapshot = null, IFilesystemUsageSource? usage = null, Action<string, Exception?>? told = null)
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            WebApplication app = builder.Build();
            new MetricsEndpoint(
                snapshot ?? (() => Fakes.Status), Fakes.Look, usage ?? new Fakes.Usage(), Fakes.AllCollectors, TimeProvider.System, told).Map(app);
            await app.StartAsync(Test);
            return new Server(app);
        }

        public string Address => _client.BaseAddress!.ToString();

        public Task<HttpResponseMessage> Get(string path, string? accept = null, string? acceptEncoding = null)
        {
            HttpRequestMessage request = new(HttpMethod.Get, path);
            if (accept is not null)
            {
                request.Headers.TryAddWithoutValidation("Accept", accept);
            }

            if (acceptEncoding is not null)
            {
                request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
            }

            return Send(request);
        }

        public async Task<HttpResponseMessage> Send(HttpRequestMessage request)
        {
            using (request)
            {
                return await _client.SendAsync(request, Test);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            await _app.DisposeAsync();
        }
    }
}
