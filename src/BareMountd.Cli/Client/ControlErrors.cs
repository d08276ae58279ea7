using System.Net.Sockets;
using System.Text.Json;
using BareMountd.Core.Control;

namespace BareMountd.Cli.Client;

/// <summary>What can go wrong between here and the daemon, each with its exit code and what to do next.</summary>
internal static class ControlErrors
{
    private const string StartIt = "start it with 'systemctl start baremountd', and see 'journalctl -u baremountd'";

    /// <summary>The socket cannot be connected to.</summary>
    public static CliException Connect(string socketPath, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AccessDenied => new CliException(
            ExitCode.NoPermission, $"no permission to talk to baremountd at {socketPath}",
            "become a member of the socket's group ('sudo usermod -aG baremountd $USER', then log in anew) or use sudo", inner: e),
        SocketError.ConnectionRefused => new CliException(
            ExitCode.Unreachable, $"baremountd is not running: nobody listens at {socketPath}", StartIt, inner: e),
        _ => File.Exists(socketPath)
            ? new CliException(ExitCode.Unreachable, $"cannot connect to {socketPath}: {e.Message}", StartIt, inner: e)
            : new CliException(ExitCode.Unreachable, $"baremountd is not running: there is no {socketPath}", StartIt, inner: e),
    };

    /// <summary>The request did not get through.</summary>
    public static CliException From(HttpRequestException e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is CliException known)
            {
                return known;
            }
        }

        return e.HttpRequestError is HttpRequestError.InvalidResponse
            ? new CliException(ExitCode.Protocol, "what listens on the socket does not speak HTTP", "is --socket right?", inner: e)
            : Closed(e);
    }

    /// <summary>The connection ended before the answer did.</summary>
    public static CliException Closed(Exception? e) => new(
        ExitCode.Unreachable, "baremountd closed the connection", "it may have been stopped or restarted: see 'journalctl -u baremountd'", inner: e);

    /// <summary>No answer in time.</summary>
    public static CliException Stuck(TimeSpan deadline, Exception e) => new(
        ExitCode.TimedOut, $"baremountd did not answer within {deadline.TotalSeconds:0} s", "see 'systemctl status baremountd'", inner: e);

    /// <summary>The answer is no JSON of the form that this version knows.</summary>
    public static CliException Garbage(Exception? e) => new(
        ExitCode.Protocol, "the answer of baremountd is not understood",
        "daemon and baremountctl should be of one version: compare with 'baremountctl version'", inner: e);

    /// <summary>An answer that is not 2xx.</summary>
    public static CliException Status(int status, byte[] body)
    {
        ErrorResponse? error = Read(body);
        if (error is null)
        {
            // A 404 without our body is an endpoint that this daemon does not have.
            return new CliException(
                ExitCode.Protocol, $"baremountd answered with HTTP {status} and no reason",
                "daemon and baremountctl should be of one version: compare with 'baremountctl version'");
        }

        int code = status switch
        {
            400 => ExitCode.Usage,
            403 => ExitCode.NoPermission,
            404 => ExitCode.NotFound,
            503 => ExitCode.Unreachable,
            _ => ExitCode.Failed,
        };
        return new CliException(code, error.Message, error.Hint ?? "");
    }

    private static ErrorResponse? Read(byte[] body)
    {
        try
        {
            // The members are what the wire says, not what the type promises.
            ErrorResponse? error = JsonSerializer.Deserialize(body, ControlJson.Default.ErrorResponse);
            return string.IsNullOrEmpty(error?.Message) ? null : error;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
