using BareMountd.Core.Control;
using BareMountd.Core.Io;
using BareMountd.Core.Views;

namespace BareMountd.Daemon.Control.Endpoints;

/// <summary><c>GET /v1/io?window=5m</c>: where the I/O goes, by disk and by unit.</summary>
internal sealed class IoEndpoint : IControlEndpoint
{
    public string Method => HttpMethods.Get;

    public string Pattern => "/v1/io";

    public bool Acts => false;

    public Task HandleAsync(HttpContext context, ControlServices services)
    {
        string name = context.Request.Query["window"] is { Count: > 0 } given ? given.ToString() : IoWindows.DefaultName;
        int window = IoWindows.IndexOf(name);
        if (window < 0)
        {
            return Answers.ErrorAsync(
                context,
                StatusCodes.Status400BadRequest,
                "bad-request",
                $"there is no window '{name}'",
                "windows are: " + string.Join(", ", IoWindows.All.Select(w => w.Name)));
        }

        if (services.Snapshots.Current is null)
        {
            return Answers.NotReadyAsync(context);
        }

        IoResponse response;
        try
        {
            response = services.Io.Look(
                new IoReading(), (accounts, reading) => IoBuilder.Build(reading, window, accounts.ReportUnits(window), accounts.ReportSeries()));
        }
        catch (IOException exception)
        {
            return Answers.ErrorAsync(
                context, StatusCodes.Status503ServiceUnavailable, "io-not-read", "the kernel's I/O counters cannot be read: " + exception.Message, "try again in a moment");
        }

        return Answers.JsonAsync(context, response, ControlJson.Default.IoResponse);
    }
}
