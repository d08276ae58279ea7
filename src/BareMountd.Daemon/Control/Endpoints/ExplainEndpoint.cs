using BareMountd.Core.Control;
using BareMountd.Core.Views;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>GET /v1/explain/{subject}</c>: every rule that was tried on a device or for a declared disk.</summary>
internal sealed class ExplainEndpoint : IControlEndpoint
{
    public string Method => HttpMethods.Get;

    public string Pattern => "/v1/explain/{**subject}";

    public bool Acts => false;

    public Task HandleAsync(HttpContext context, ControlServices services)
    {
        string subject = (string?)context.Request.RouteValues["subject"] ?? "";
        if (services.Snapshots.Current is not { } snapshot)
        {
            return Answers.NotReadyAsync(context);
        }

        ExplainResponse? answer = ExplainBuilder.Build(subject, snapshot.Input.World, snapshot.Input.Config, snapshot.Input.Matches);
        return answer is null
            ? Answers.ErrorAsync(
                context, StatusCodes.Status404NotFound, "no-such-subject", $"'{subject}' is neither a declared disk nor a block device",
                "baremountctl status lists the disks, baremountctl devices the devices")
            : Answers.JsonAsync(context, answer, ControlJson.Default.ExplainResponse);
    }
}
