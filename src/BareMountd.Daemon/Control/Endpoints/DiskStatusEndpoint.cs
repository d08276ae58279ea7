using BareMountd.Core.Control;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>GET /v1/status/{disk}</c>: one declared disk.</summary>
internal sealed class DiskStatusEndpoint : IControlEndpoint
{
    public string Method => HttpMethods.Get;

    public string Pattern => "/v1/status/{disk}";

    public bool Acts => false;

    public async Task HandleAsync(HttpContext context, ControlServices services)
    {
        string name = (string)context.Request.RouteValues["disk"]!;
        if (services.Snapshots.Current is not { } snapshot)
        {
            await Answers.NotReadyAsync(context);
            return;
        }

        if (snapshot.Status.Disks.FirstOrDefault(d => d.Name == name) is not DiskStatus disk)
        {
            await Answers.NoSuchDiskAsync(context, name, snapshot.Status.Disks.Select(d => d.Name));
            return;
        }

        StatusResponse one = await UsageReader.AddAsync(snapshot.Status with { Disks = [disk] }, services.Parts.Usage, context.RequestAborted);
        await Answers.JsonAsync(context, one.Disks[0], ControlJson.Default.DiskStatus);
    }
}
