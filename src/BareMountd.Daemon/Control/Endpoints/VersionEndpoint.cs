using BareMountd.Core.Control;
using BareMountd.Daemon.Hosting;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>GET /v1/version</c>.</summary>
internal sealed class VersionEndpoint : IControlEndpoint
{
    public string Method => HttpMethods.Get;

    public string Pattern => "/v1/version";

    public bool Acts => false;

    public Task HandleAsync(HttpContext context, ControlServices services) =>
        Answers.JsonAsync(context, new VersionResponse(DaemonSettings.Version, ControlApi.Version), ControlJson.Default.VersionResponse);
}
