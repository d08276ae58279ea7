using BareMountd.Core.Control;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>GET /v1/status</c>: every declared disk, with the free space of this moment.</summary>
internal sealed class StatusEndpoint : IControlEndpoint
{
    public string Method => HttpMethods.Get;

    public string Pattern => "/v1/status";

    public bool Acts => false;

    public async Task HandleAsync(HttpContext context, ControlServices services)
    {
        if (services.Snapshots.Current is not { } snapshot)
        {
            await Answers.NotReadyAsync(context);
            return;
        }

        StatusResponse status = await UsageReader.AddAsync(snapshot.Status, services.Parts.Usage, context.RequestAborted);
        await Answers.JsonAsync(context, status, ControlJson.Default.StatusResponse);
    }
}
