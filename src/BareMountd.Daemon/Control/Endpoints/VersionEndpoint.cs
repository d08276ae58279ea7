using BareMountd.Core.Control;
using BareMountd.Daemon.Hosting;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>GET /v1/version</c>.</summary>
internal sealed class VersionEndpoint : IControlEndpoint
{
    public string Method => HttpMethods.Get;

    public string Pattern => "/v1/version";

    public bool Acts => false;

    public Task HandleAsync(HttpContext context, ControlServices services)
    {
        VersionResponse answer = new(DaemonSettings.Version, ControlApi.Version) { MayAct = context.Features.Get<PeerFeature>()!.Peer.MayAct };
        return Answers.JsonAsync(context, answer, ControlJson.Default.VersionResponse);
    }
}
