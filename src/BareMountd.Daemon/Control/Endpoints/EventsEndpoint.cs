using System.Collections.Immutable;
using System.Text.Json;
using BareMountd.Core.Control;
using BareMountd.Core.Events;
using BareMountd.Daemon.Events;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>GET /v1/events</c>: the history of events; with <c>follow=true</c> a line of JSON for each, and one for each that comes.</summary>
internal sealed class EventsEndpoint : IControlEndpoint
{
    private static readonly byte[] s_newline = "\n"u8.ToArray();

    public string Method => HttpMethods.Get;

    public string Pattern => "/v1/events";

    public bool Acts => false;

    public Task HandleAsync(HttpContext context, ControlServices services)
    {
        IEnumerable<KeyValuePair<string, string>> parameters =
            context.Request.Query.SelectMany(p => p.Value.Select(value => KeyValuePair.Create(p.Key, value ?? "")));
        if (!EventQueryParser.TryParse(parameters, out EventQuery query, out string error, out string hint))
        {
            return Answers.ErrorAsync(context, StatusCodes.Status400BadRequest, "bad-request", error, hint);
        }

        // A disk that is not declared any more has a history; a name that never was one is a slip.
        IEnumerable<string> declared = services.Snapshots.Current?.Status.Disks.Select(d => d.Name) ?? [];
        if (query.Disk is string disk && !declared.Contains(disk) && !services.Events.Knows(disk))
        {
            return Answers.NoSuchDiskAsync(context, disk, declared);
        }

        return query.Follow
            ? FollowAsync(context, services, query)
            : Answers.JsonAsync(context, services.Events.Read(query), ControlJson.Default.EventsResponse);
    }

    private static async Task FollowAsync(HttpContext context, ControlServices services, EventQuery query)
    {
        if (!services.Events.TryFollow(query, out ImmutableArray<EventRecord> past, out EventFollower? follower))
        {
            await Answers.ErrorAsync(
                context, StatusCodes.Status503ServiceUnavailable, "too-many-followers", $"{EventLog.MaxFollowers} readers follow the events already", "end one of them");
            return;
        }

        using (follower)
        {
            // A follower must not hold the daemon's end up, and a write to one that does not read never ends by itself.
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(
                context.RequestAborted, services.Lifetime.ApplicationStopping, follower.Dropped);
            try
            {
                context.Response.ContentType = "application/x-ndjson";

                // The head goes out at once: whoever asked knows that from here on nothing is missed.
                await context.Response.Body.FlushAsync(end.Token);
                foreach (EventRecord one in past)
                {
                    await SendAsync(context, one, end.Token);
                }

                await foreach (EventRecord one in follower.Events.ReadAllAsync(end.Token))
                {
                    await SendAsync(context, one, end.Token);
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The reader went away or the daemon stops, both the normal end; or it was too slow: it has missed events, and a stream
                // that ends as if nothing were missing would be a lie.
                if (follower.Dropped.IsCancellationRequested)
                {
                    context.Abort();
                }
            }
        }
    }

    private static async Task SendAsync(HttpContext context, EventRecord one, CancellationToken cancellationToken)
    {
        await context.Response.BodyWriter.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(one, ControlJson.Default.EventRecord), cancellationToken);
        await context.Response.BodyWriter.WriteAsync(s_newline, cancellationToken);
    }
}
