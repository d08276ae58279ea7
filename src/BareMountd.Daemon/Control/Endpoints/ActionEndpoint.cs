using BareMountd.Core.Control;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>POST /v1/disks/{disk}/mount|unmount|remount</c>: answers when the wished state is reached or cannot be.</summary>
internal sealed class ActionEndpoint(string verb, UserAction action) : IControlEndpoint
{
    public string Method => HttpMethods.Post;

    public string Pattern { get; } = "/v1/disks/{disk}/" + verb;

    public bool Acts => true;

    public async Task HandleAsync(HttpContext context, ControlServices services)
    {
        string disk = (string)context.Request.RouteValues["disk"]!;
        Peer peer = context.Features.Get<PeerFeature>()!.Peer;
        ActionResponse? answer = await services.Reconciler.ActAsync(disk, action, peer, context.RequestAborted);
        if (answer is null)
        {
            await Answers.NoSuchDiskAsync(context, disk, services.Snapshots.Current?.Status.Disks.Select(d => d.Name) ?? []);
            return;
        }

        Log.Acted(services.Logger, verb, disk, peer.Uid, peer.Pid, answer.Ok ? answer.State : answer.Code ?? answer.State);
        await Answers.JsonAsync(
            context, answer, ControlJson.Default.ActionResponse, answer.Ok ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }
}
