using BareMountd.Core.Control;
using BareMountd.Daemon.Hosting;

namespace BareMountd.Daemon.Control;

/// <summary>Puts the control API behind the control socket, and nothing of it behind any other listener.</summary>
internal static class ControlApiRoutes
{
    /// <summary>Maps every endpoint of <see cref="ControlEndpoints"/>.</summary>
    public static void Map(IEndpointRouteBuilder routes, ControlServices services)
    {
        foreach (IControlEndpoint endpoint in ControlEndpoints.All)
        {
            routes.MapMethods(endpoint.Pattern, [endpoint.Method], context => GuardAsync(context, endpoint, services));
        }
    }

    /// <summary>Middleware: a request that no endpoint takes gets words, too.</summary>
    public static async Task ExplainUnmatchedAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (!context.Response.HasStarted && context.Response.ContentLength is null
            && context.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)
        {
            bool path = context.Response.StatusCode == StatusCodes.Status404NotFound;
            await Answers.ErrorAsync(
                context,
                context.Response.StatusCode,
                path ? "not-found" : "wrong-method",
                $"there is no {context.Request.Method} {context.Request.Path}",
                path ? "GET /v1/status is a place to start" : "allowed here: " + context.Response.Headers.Allow);
        }
    }

    private static async Task GuardAsync(HttpContext context, IControlEndpoint endpoint, ControlServices services)
    {
        context.Response.Headers[ControlApi.VersionHeader] = DaemonSettings.Version;
        if (context.Features.Get<PeerFeature>() is not PeerFeature feature)
        {
            await Answers.ErrorAsync(context, StatusCodes.Status404NotFound, "not-found", "the control API is served on the control socket only", "use baremountctl");
            return;
        }

        // A browser has no business on this socket; one that is tricked into it (a proxy, a forwarded socket) says so itself.
        if (context.Request.Headers.Origin.Count > 0 || context.Request.Headers.Referer.Count > 0)
        {
            await Answers.ErrorAsync(context, StatusCodes.Status403Forbidden, "forbidden", "requests of browsers are refused", "use baremountctl");
            return;
        }

        // Whoever comes through a forwarded port under a name of his own.
        if (context.Request.Host.Host is not ("" or "localhost"))
        {
            await Answers.ErrorAsync(context, StatusCodes.Status403Forbidden, "wrong-host", "the control socket is asked for the host localhost, or for none", "use baremountctl, or curl --unix-socket with http://localhost/");
            return;
        }

        if (endpoint.Acts && !feature.Peer.MayAct)
        {
            Log.ActForbidden(services.Logger, endpoint.Pattern, (string?)context.Request.RouteValues.GetValueOrDefault("disk") ?? "-", feature.Peer.Uid, feature.Peer.Pid);
            await Answers.ErrorAsync(context, StatusCodes.Status403Forbidden, "forbidden", "you may look but not act", "use sudo, or have root set control.actGroup in the configuration to a group of yours");
            return;
        }

        await endpoint.HandleAsync(context, services);
    }
}
