using System.Text.Json.Serialization.Metadata;
using BareMountd.Core.Control;

namespace BareMountd.Daemon.Control;

/// <summary>Writes answers; every one carries JSON, errors too.</summary>
internal static class Answers
{
    /// <summary>Writes a value.</summary>
    public static Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }

    /// <summary>Writes an error.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string code, string message, string hint) =>
        JsonAsync(context, new ErrorResponse(code, message, hint), ControlJson.Default.ErrorResponse, status);

    /// <summary>No first pass yet.</summary>
    public static Task NotReadyAsync(HttpContext context) =>
        ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, "not-ready", "baremountd has not read the devices yet", "try again in a moment");

    /// <summary>No such declared disk.</summary>
    public static Task NoSuchDiskAsync(HttpContext context, string disk, IEnumerable<string> declared) =>
        ErrorAsync(
            context,
            StatusCodes.Status404NotFound,
            "no-such-disk",
            $"no disk named '{disk}' is declared",
            "declared are: " + string.Join(", ", declared.DefaultIfEmpty("none")));
}
