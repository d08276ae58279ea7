using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BareMountd.Daemon.Tests.Metrics;
using BareMountd.Daemon.Tests.Packaging;
using BareMountd.Daemon.Tests.Simulated;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>
/// Debian's Prometheus on one target, with the shipped rules: evaluated once a second whatever their group says, and alerts that fire after
/// seconds instead of minutes. Nothing else in them is changed.
/// </summary>
internal sealed partial class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly HttpClient _http;

    private PrometheusServer(string folder, int port)
    {
        _folder = folder;
        _http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                Tools.Prometheus,
                [
                    "--config.file=" + Path.Join(folder, "prometheus.yml"),
                    "--storage.tsdb.path=" + Path.Join(folder, "data"),
                    string.Create(CultureInfo.InvariantCulture, $"--web.listen-address=127.0.0.1:{port}"),
                    "--log.level=warn",
                ])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        _process.OutputDataReceived += Take;
        _process.ErrorDataReceived += Take;
    }

    private string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts it and waits for the first scrape.</summary>
    /// <param name="target">Port of the daemon.</param>
    public static async Task<PrometheusServer> StartAsync(int target)
    {
        PackagingFiles.RequireTool(Tools.Prometheus);
        string folder = Directory.CreateTempSubdirectory("baremountd-prometheus-").FullName;
        CancellationToken test = TestContext.Current.CancellationToken;
        await File.WriteAllTextAsync(
            Path.Join(folder, "prometheus.yml"),
            string.Create(CultureInfo.InvariantCulture, $"""
                global: {"{"}scrape_interval: 1s, evaluation_interval: 1s{"}"}
                rule_files: [rules.yml, alerts.yml]
                scrape_configs:
                  - job_name: baremountd
                    static_configs: [{"{"}targets: ["127.0.0.1:{target}"]{"}"}]

                """),
            test);
        await File.WriteAllTextAsync(Path.Join(folder, "rules.yml"), Quicker(RepositoryFiles.Read(ShippedRules.Recording)), test);
        await File.WriteAllTextAsync(Path.Join(folder, "alerts.yml"), Quicker(RepositoryFiles.Read(ShippedRules.Alerting)), test);
        PrometheusServer server = new(folder, SimulatedDaemon.FreePort());
        try
        {
            server._process.Start();
            server._process.BeginOutputReadLine();
            server._process.BeginErrorReadLine();
            await server.UntilAsync("""up{job="baremountd"} == 1""", found => found.Count == 1);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of each series of an expression at this moment, by its labels in JSON.</summary>
    public async Task<IReadOnlyDictionary<string, double>> QueryAsync(string expression)
    {
        using JsonDocument answer = await GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(expression));
        return answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().ToDictionary(
            r => r.GetProperty("metric").GetRawText(), r => double.Parse(r.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));
    }

    /// <summary>Asks until the answer fulfils a condition.</summary>
    public async Task<IReadOnlyDictionary<string, double>> UntilAsync(string expression, Func<IReadOnlyDictionary<string, double>, bool> condition, TimeSpan? patience = null)
    {
        long from = Stopwatch.GetTimestamp();
        IReadOnlyDictionary<string, double>? last = null;
        while (Stopwatch.GetElapsedTime(from) < (patience ?? s_patience))
        {
            try
            {
                last = await QueryAsync(expression);
                if (condition(last))
                {
                    return last;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not ready yet.
            }

            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"not reached: {expression}; last: {(last is null ? "none" : string.Join(", ", last))}\n{Log}");
    }

    /// <summary>Name and last error of each rule; the error is empty for one that works.</summary>
    public async Task<IReadOnlyList<(string Name, string Error)>> RulesAsync()
    {
        using JsonDocument answer = await GetAsync("/api/v1/rules");
        return
        [
            .. answer.RootElement.GetProperty("data").GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("rules").EnumerateArray())
                .Select(r => (r.GetProperty("name").GetString()!, r.TryGetProperty("lastError", out JsonElement error) ? error.GetString()! : "")),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }
        catch (InvalidOperationException)
        {
            // It was never started.
        }

        _process.Dispose();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Quicker(string rules) => Duration().Replace(GroupInterval().Replace(rules, ""), "for: 3s");

    private async Task<JsonDocument> GetAsync(string path)
    {
        await using Stream body = await _http.GetStreamAsync(path, TestContext.Current.CancellationToken);
        return await JsonDocument.ParseAsync(body, default, TestContext.Current.CancellationToken);
    }

    private void Take(object sender, DataReceivedEventArgs line)
    {
        lock (_log)
        {
            _log.AppendLine(line.Data);
        }
    }

    [GeneratedRegex("^    interval: .*\n", RegexOptions.Multiline)]
    private static partial Regex GroupInterval();

    [GeneratedRegex("for: [0-9]+m")]
    private static partial Regex Duration();
}
