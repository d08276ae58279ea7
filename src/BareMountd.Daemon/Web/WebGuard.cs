using System.Collections.Immutable;
using BareMountd.Core.Web;
using BareMountd.Daemon.Control;

namespace BareMountd.Daemon.Web;

/// <summary>Middleware before everything that is served at the listeners for metrics: who asks, under which name, with what password.</summary>
/// <param name="web">The web configuration, or null.</param>
/// <param name="passwords">Checks passwords.</param>
/// <param name="machine">Name of this machine.</param>
/// <param name="hosts">Names that the configuration allows.</param>
internal sealed class WebGuard(WebFile? web, BasicAuth passwords, string machine, ImmutableArray<string> hosts)
{
    /// <summary>Guards one request; the control socket has rules of its own.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<PeerFeature>() is not null)
        {
            await next(context);
            return;
        }

        // Without the mark of a listener the strictest rule holds.
        bool forThisMachine = context.Features.Get<ListenerFeature>() is not { ForThisMachine: false };
        HttpRequest request = context.Request;
        if (forThisMachine && !HostHeader.NamesThisMachine(request.Host.Host, machine, hosts))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "wrong-host: this listener is for this machine; ask for localhost or 127.0.0.1, or add the name to metrics.hosts");
            return;
        }

        // A page of another site; what it sends is harmless, but it has no business here.
        if (request.Headers.Origin.Count > 0 && !IsOwnOrigin(request))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "wrong-origin: requests of pages of other sites are refused");
            return;
        }

        if (web is not null && !await IsLetInAsync(web, context))
        {
            return;
        }

        await next(context);
    }

    private static bool IsOwnOrigin(HttpRequest request) =>
        string.Equals(request.Headers.Origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        byte[] body = System.Text.Encoding.UTF8.GetBytes(words + "\n");
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private async Task<bool> IsLetInAsync(WebFile file, HttpContext context)
    {
        if (file.Current()?.Settings.Config is not WebConfig config)
        {
            // It broke after this connection was made.
            context.Response.Headers.Connection = "close";
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "the web configuration cannot be used; the log of baremountd says why");
            return false;
        }

        foreach ((string name, string value) in config.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (config.Users.IsEmpty
            || (BasicAuth.TryParse(context.Request.Headers.Authorization.ToString(), out string user, out string password)
                && await passwords.IsRightAsync(config.Users, user, password, context.RequestAborted)))
        {
            return true;
        }

        context.Response.Headers.WWWAuthenticate = "Basic realm=\"baremountd\", charset=\"UTF-8\"";
        await RefuseAsync(context, StatusCodes.Status401Unauthorized, "unauthorized: a user and the right password are needed");
        return false;
    }
}
