using System.Collections.Concurrent;
using System.Collections.Immutable;
using BareMountd.Core.Control;
using BareMountd.Core.Io;
using BareMountd.Core.Metrics;
using BareMountd.Core.Ports;
using BareMountd.Linux.Web;

namespace BareMountd.Daemon.Metrics;

/// <summary><c>GET /metrics</c>. Concurrent scrapes are independent.</summary>
public sealed class MetricsEndpoint
{
    /// <summary>Where Prometheus looks.</summary>
    public const string Path = "/metrics";

    // Well below Prometheus' usual scrape timeout of 10 s, so that one hung disk costs a scrape two seconds once and never the scrape.
    private static readonly TimeSpan s_usageDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Buffers that are kept: one server that scrapes, and some people who look.</summary>
    private const int MaxIdle = 4;

    /// <summary>Bytes of buffers that are kept for one scrape: a few thousand series.</summary>
    private const long MaxKept = 4 * 1024 * 1024;

    private static readonly string[] s_methods = ["GET", "HEAD"];

    private readonly Func<StatusResponse> _snapshot;
    private readonly Action<IoReading> _look;
    private readonly IFilesystemUsageSource _usage;
    private readonly ImmutableArray<IMetricsCollector> _collectors;
    private readonly TimeProvider _time;
    private readonly Action<string, Exception?>? _outcomeChanged;
    private readonly ConcurrentBag<Scrape> _idle = [];
    private readonly ConcurrentDictionary<string, bool> _failing = new(StringComparer.Ordinal);

    /// <summary>Makes the endpoint.</summary>
    /// <param name="snapshot">The reconciler's snapshot of now; may throw while there is none, which answers 503.</param>
    /// <param name="look">Fills the I/O figures.</param>
    /// <param name="usage">Usage of mounted filesystems.</param>
    /// <param name="collectors"><see cref="CollectorList.Create"/>.</param>
    /// <param name="time">Clock.</param>
    /// <param name="outcomeChanged">
    /// Told when a collector begins to fail (its name and the exception) and when it works again (name and null), not at each scrape; null for nobody.
    /// </param>
    public MetricsEndpoint(
        Func<StatusResponse> snapshot,
        Action<IoReading> look,
        IFilesystemUsageSource usage,
        ImmutableArray<IMetricsCollector> collectors,
        TimeProvider time,
        Action<string, Exception?>? outcomeChanged = null)
    {
        _snapshot = snapshot;
        _look = look;
        _usage = usage;
        _collectors = collectors;
        _time = time;
        _outcomeChanged = outcomeChanged;
    }

    /// <summary>Start of the process in seconds of Unix time; null when it is not known.</summary>
    public double? Started { get; init; }

    /// <summary>Adds the route. Plain request delegates: the binding of typed handlers needs reflection.</summary>
    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapMethods(Path, s_methods, (RequestDelegate)ServeMetricsAsync);

    private static async Task SendAsync(HttpContext http, ReadOnlyMemory<byte> body)
    {
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }

    private async Task ServeMetricsAsync(HttpContext http)
    {
        if (!_idle.TryTake(out Scrape? scrape))
        {
            scrape = new Scrape();
        }

        try
        {
            await ServeAsync(http, scrape);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to answer.
        }
        finally
        {
            // Neither a burst of scrapes nor one that was very large keeps its buffers for ever.
            if (_idle.Count < MaxIdle && scrape.Capacity <= MaxKept)
            {
                _idle.Add(scrape);
            }
        }
    }

    private async Task ServeAsync(HttpContext http, Scrape scrape)
    {
        ExpositionFormat format = ExpositionFormat.Negotiate(http.Request.Headers.Accept.ToString());
        ContentCoding coding = ContentCodings.Negotiate(http.Request.Headers.AcceptEncoding.ToString(), Zstd.IsAvailable);
        HttpResponse response = http.Response;
        response.Headers.Vary = "Accept, Accept-Encoding";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";

        // Everything is collected before the first byte goes out: a scrape is whole or it is an error, never a torn text with status 200.
        ReadOnlyMemory<byte> body;
        try
        {
            MetricsContext context = await PrepareAsync(scrape.Io, http.RequestAborted);
            body = scrape.Pack(scrape.Run(_collectors, context, format, _time, Note), coding);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.ContentType = "text/plain; charset=utf-8";
            await SendAsync(http, System.Text.Encoding.UTF8.GetBytes($"metrics are not available: {exception.Message}\n"));
            return;
        }

        response.ContentType = format.ContentType;
        if (ContentCodings.Word(coding) is string word)
        {
            response.Headers.ContentEncoding = word;
        }

        await SendAsync(http, body);
    }

    private async Task<MetricsContext> PrepareAsync(IoReading io, CancellationToken cancellationToken)
    {
        StatusResponse status = _snapshot();
        string[] mountPoints = [.. status.Disks.Where(MetricsContext.IsMounted).Select(disk => disk.MountPoint)];
        try
        {
            return new MetricsContext(status, io, _look, await _usage.ReadAsync(mountPoints, s_usageDeadline, cancellationToken)) { Started = Started };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One subject fails, and its collector will say so.
            return new MetricsContext(status, io, _look, null, exception) { Started = Started };
        }
    }

    private void Note(string collector, Exception? failure)
    {
        bool changed = failure is not null ? _failing.TryAdd(collector, true) : _failing.TryRemove(collector, out _);
        if (changed)
        {
            _outcomeChanged?.Invoke(collector, failure);
        }
    }
}
