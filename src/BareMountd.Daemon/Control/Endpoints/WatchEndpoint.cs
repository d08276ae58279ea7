using System.Text.Json;
using BareMountd.Core.Control;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>GET /v1/watch</c>: one status at once and one for each change, a line of JSON each.</summary>
internal sealed class WatchEndpoint : IControlEndpoint
{
    private static readonly byte[] s_newline = "\n"u8.ToArray();

    public string Method => HttpMethods.Get;

    public string Pattern => "/v1/watch";

    public bool Acts => false;

    public async Task HandleAsync(HttpContext context, ControlServices services)
    {
        // A watcher must not hold the daemon's end up.
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, services.Lifetime.ApplicationStopping);
        context.Response.ContentType = "application/x-ndjson";
        byte[]? last = null;
        try
        {
            while (true)
            {
                Task change = services.Snapshots.NextChange();
                if (services.Snapshots.Current is DaemonSnapshot snapshot)
                {
                    StatusResponse status = await UsageReader.AddAsync(snapshot.Status, services.Parts.Usage, end.Token);

                    // Passes that changed nothing a user can see are not told.
                    byte[] line = JsonSerializer.SerializeToUtf8Bytes(status with { Generation = 0 }, ControlJson.Default.StatusResponse);
                    if (last is null || !line.AsSpan().SequenceEqual(last))
                    {
                        last = line;
                        await context.Response.BodyWriter.WriteAsync(
                            JsonSerializer.SerializeToUtf8Bytes(status, ControlJson.Default.StatusResponse), end.Token);
                        await context.Response.BodyWriter.WriteAsync(s_newline, end.Token);
                    }
                }

                await change.WaitAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The watcher went away or the daemon stops: both are the normal end of a watch.
        }
    }
}
