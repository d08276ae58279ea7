namespace BareMountd.Daemon.Web;

/// <summary><c>GET /-/healthy</c> and <c>GET /-/ready</c>, as Prometheus and its companions have them.</summary>
/// <param name="ready">True once the devices have been read.</param>
internal sealed class HealthEndpoint(Func<bool> ready)
{
    private static readonly string[] s_methods = ["GET", "HEAD"];

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/-/healthy", s_methods, context => AnswerAsync(context, StatusCodes.Status200OK, "baremountd is healthy\n"));
        routes.MapMethods("/-/ready", s_methods, context => ready()
            ? AnswerAsync(context, StatusCodes.Status200OK, "baremountd is ready\n")
            : AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, "baremountd is not ready: it has not read the devices yet\n"));
    }

    private static async Task AnswerAsync(HttpContext context, int status, string words)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.ContentLength = words.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.WriteAsync(words, context.RequestAborted);
        }
    }
}
