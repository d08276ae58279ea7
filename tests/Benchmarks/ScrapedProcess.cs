using System.Diagnostics;
using System.Net.Http.Headers;

namespace BareMountd.Benchmarks;

/// <summary>A program that is scraped as Prometheus does it: one connection that is kept, OpenMetrics preferred, gzip.</summary>
internal sealed class ScrapedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Uri _metrics;
    private readonly HttpClient _client = new();
    private readonly byte[] _buffer = new byte[1 << 16];

    private ScrapedProcess(Process process, int port)
    {
        _process = process;
        _metrics = GeneratedMachine.Metrics(port);
    }

    /// <summary>Bytes of the last answer, compressed.</summary>
    public long Size { get; private set; }

    public static ScrapedProcess Start(string program, IEnumerable<string> arguments, int port)
    {
        Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["JOURNAL_STREAM"] = "", ["NOTIFY_SOCKET"] = "" },
        })!;
        _ = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        return new ScrapedProcess(process, port);
    }

    /// <summary>The plain text, for what is counted in it.</summary>
    public Task<string> TextAsync() => _client.GetStringAsync(_metrics);

    /// <summary>Scrapes so many times; processor time of the process and time of the clock, a scrape, in milliseconds.</summary>
    public async Task<(double Cpu, double Wall)> ScrapeAsync(int times)
    {
        TimeSpan before = Cpu();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, _metrics);
            request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            response.EnsureSuccessStatusCode();
            await using Stream body = await response.Content.ReadAsStreamAsync();
            Size = 0;
            int read;
            while ((read = await body.ReadAsync(_buffer)) > 0)
            {
                Size += read;
            }
        }

        double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return ((Cpu() - before).TotalMilliseconds / times, wall / times);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }

    /// <summary>Time on a processor of all threads that live; neither program ends threads while it is scraped.</summary>
    private TimeSpan Cpu() => ThreadSample.Of(_process.Id).Values.Aggregate(TimeSpan.Zero, (sum, thread) => sum + thread.Cpu);
}
