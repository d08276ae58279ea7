using BareMountd.Core.Control;
using BareMountd.Core.Views;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>GET /v1/devices</c>: every block device, what can be matched, and who takes or refuses it.</summary>
internal sealed class DevicesEndpoint : IControlEndpoint
{
    public string Method => HttpMethods.Get;

    public string Pattern => "/v1/devices";

    public bool Acts => false;

    public Task HandleAsync(HttpContext context, ControlServices services)
    {
        if (services.Snapshots.Current is not { } snapshot)
        {
            return Answers.NotReadyAsync(context);
        }

        IReadOnlyList<DeviceView> devices = DeviceViewBuilder.Build(snapshot.Input.World, snapshot.Input.Config, snapshot.Input.Matches);
        return Answers.JsonAsync(
            context, new DevicesResponse(snapshot.Status.Source, snapshot.Status.Wsl, devices), ControlJson.Default.DevicesResponse);
    }
}
