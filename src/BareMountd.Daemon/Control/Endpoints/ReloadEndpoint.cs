using BareMountd.Core.Configuration;
using BareMountd.Core.Control;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>POST /v1/reload</c>: reads the configuration anew; a bad file changes nothing and says why.</summary>
internal sealed class ReloadEndpoint : IControlEndpoint
{
    public string Method => HttpMethods.Post;

    public string Pattern => "/v1/reload";

    public bool Acts => true;

    public async Task HandleAsync(HttpContext context, ControlServices services)
    {
        ConfigResult config = services.ConfigReader.Read(services.Settings.ConfigFile);
        ReloadResponse answer = await services.Reconciler.ReplaceAsync(config, context.RequestAborted);
        await Answers.JsonAsync(
            context, answer, ControlJson.Default.ReloadResponse, answer.Ok ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }
}
