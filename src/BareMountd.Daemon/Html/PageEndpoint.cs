using BareMountd.Core.Events;
using BareMountd.Core.Html;
using BareMountd.Core.Io;
using BareMountd.Daemon.Hosting;

namespace BareMountd.Daemon.Html;

/// <summary>
/// <c>GET /</c> on the metrics port: the page, and its three files. Everything is read when somebody asks, and nothing on it changes anything.
/// </summary>
public sealed class PageEndpoint
{
    /// <summary>Where browsers look.</summary>
    public const string Path = "/";

    /// <summary>Events on the page.</summary>
    private const int MaxEvents = 25;

    // One's own style sheet and script, one's own page to fetch again, and nothing else: no other origin, nothing inline, no form, no frame.
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string[] s_methods = ["GET", "HEAD"];

    private readonly PageSources _sources;
    private readonly TimeProvider _time;

    /// <summary>Makes the endpoint.</summary>
    public PageEndpoint(PageSources sources, TimeProvider time)
    {
        _sources = sources;
        _time = time;
    }

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods(Path, s_methods, (RequestDelegate)ServePageAsync);
        foreach (string name in PageAssets.Names)
        {
            endpoints.MapMethods("/" + name, s_methods, http => ServeFileAsync(http, name));
        }
    }

    private static void Secure(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private static async Task ServeFileAsync(HttpContext http, string name)
    {
        PageFile file = PageAssets.All.First(f => f.Name == name);
        HttpResponse response = http.Response;
        Secure(response);
        response.Headers.ETag = file.Tag;

        // Asked for again each time, and answered with 304: a daemon that was upgraded is seen at once.
        response.Headers.CacheControl = "no-cache";
        if (http.Request.Headers.IfNoneMatch.Any(value => value?.Split(',').Any(tag => tag.Trim() is "*" || tag.Trim().Replace("W/", "", StringComparison.Ordinal) == file.Tag) == true))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = file.Type;
        await SendAsync(http, file.Content);
    }

    private static async Task SendAsync(HttpContext http, ReadOnlyMemory<byte> body)
    {
        http.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }

    private static string Words(Exception failure) => failure switch
    {
        IOException => "the kernel's counters cannot be read: " + failure.Message,
        _ => failure.Message,
    };

    private async Task ServePageAsync(HttpContext http)
    {
        string window = http.Request.Query["window"] is { Count: > 0 } given ? given.ToString() : IoWindows.DefaultName;
        bool known = IoWindows.IndexOf(window) >= 0;
        PageInput page = new()
        {
            Now = SteadyClock.ToWall(_time, _time.GetUtcNow()),
            Zone = _time.LocalTimeZone,
            Version = DaemonSettings.Version,
            Status = await PartAsync(() => _sources.Status(http.RequestAborted), http),
            Io = await PartAsync(() => Task.FromResult(_sources.Io(IoWindows.IndexOf(known ? window : IoWindows.DefaultName))), http),
            Events = await PartAsync(() => Task.FromResult(_sources.Events(new EventQuery { Limit = MaxEvents })), http),
            Notice = known ? "" : $"There is no window \"{window}\"; windows are {string.Join(", ", IoWindows.All.Select(w => w.Name))}.",
            Style = PageAssets.Style,
            Script = PageAssets.Script,
            Icon = PageAssets.Icon,
        };
        byte[] body = PageWriter.Write(page).ToUtf8();
        HttpResponse response = http.Response;
        Secure(response);
        response.StatusCode = known ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        await SendAsync(http, body);
    }

    /// <summary>One source; one that is broken is a line on the page.</summary>
    private static async Task<PagePart<T>> PartAsync<T>(Func<Task<T>> read, HttpContext http)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (!http.RequestAborted.IsCancellationRequested)
        {
            return new PagePart<T>(null, Words(exception));
        }
    }
}
