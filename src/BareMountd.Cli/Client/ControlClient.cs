using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BareMountd.Core.Control;
using BareMountd.Core.Host;

namespace BareMountd.Cli.Client;

/// <summary>The control API (<see cref="ControlApi"/>) over its Unix socket. Every failure comes out as a <see cref="CliException"/>.</summary>
internal sealed class ControlClient : IDisposable
{
    /// <summary>The daemon answers reads from memory; one that takes longer is stuck.</summary>
    public static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(15);

    // An explicit null where the contract has none is an error of the daemon; left-out members have their defaults.
    private static readonly ControlJson s_json = new(new JsonSerializerOptions(ControlJson.Default.Options) { RespectNullableAnnotations = true });

    private readonly string _socketPath;
    private readonly TimeProvider _time;
    private readonly Action<string> _onDaemonVersion;
    private HttpClient? _http;

    /// <summary>A client; connects with the first call.</summary>
    /// <param name="socketPath">Path of the socket.</param>
    /// <param name="time">Clock of the deadlines.</param>
    /// <param name="onDaemonVersion">Told the daemon's version with each answer that carries one.</param>
    public ControlClient(string socketPath, TimeProvider time, Action<string> onDaemonVersion)
    {
        _socketPath = socketPath;
        _time = time;
        _onDaemonVersion = onDaemonVersion;
    }

    /// <summary><c>GET /v1/status</c>.</summary>
    public Task<ControlReply<StatusResponse>> StatusAsync(CancellationToken cancellationToken) =>
        GetAsync("/v1/status", s_json.StatusResponse, cancellationToken);

    /// <summary><c>GET /v1/status/{disk}</c>.</summary>
    public Task<ControlReply<DiskStatus>> DiskAsync(string disk, CancellationToken cancellationToken) =>
        GetAsync("/v1/status/" + Segment(disk), s_json.DiskStatus, cancellationToken);

    /// <summary><c>GET /v1/devices</c>.</summary>
    public Task<ControlReply<DevicesResponse>> DevicesAsync(CancellationToken cancellationToken) =>
        GetAsync("/v1/devices", s_json.DevicesResponse, cancellationToken, d => d.Devices is not null);

    /// <summary><c>GET /v1/explain/{subject}</c>; a device may be given as <c>sdb</c>, by its node, or by any name below /dev.</summary>
    public Task<ControlReply<ExplainResponse>> ExplainAsync(string subject, CancellationToken cancellationToken) =>
        GetAsync("/v1/explain/" + Subject(subject), s_json.ExplainResponse, cancellationToken, e => e.Steps is not null);

    /// <summary><c>GET /v1/io</c>.</summary>
    /// <param name="window">One of <see cref="Core.Io.IoWindows"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<ControlReply<IoResponse>> IoAsync(string window, CancellationToken cancellationToken) =>
        GetAsync("/v1/io?window=" + Uri.EscapeDataString(window), s_json.IoResponse, cancellationToken);

    /// <summary><c>GET /v1/version</c>.</summary>
    public Task<ControlReply<VersionResponse>> VersionAsync(CancellationToken cancellationToken) =>
        GetAsync("/v1/version", s_json.VersionResponse, cancellationToken);

    /// <summary><c>POST /v1/disks/{disk}/{verb}</c>; ends when the daemon's job ends, without a deadline of ours.</summary>
    public Task<ControlReply<ActionResponse>> ActAsync(string disk, string verb, CancellationToken cancellationToken) =>
        PostAsync($"/v1/disks/{Segment(disk)}/{verb}", s_json.ActionResponse, cancellationToken);

    /// <summary><c>POST /v1/reload</c>.</summary>
    public Task<ControlReply<ReloadResponse>> ReloadAsync(CancellationToken cancellationToken) =>
        PostAsync("/v1/reload", s_json.ReloadResponse, cancellationToken);

    /// <summary><c>GET /v1/events</c>.</summary>
    /// <param name="query">Parameters, escaped.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<ControlReply<EventsResponse>> EventsAsync(string query, CancellationToken cancellationToken) =>
        GetAsync("/v1/events?" + query, s_json.EventsResponse, cancellationToken, e => e.Events is not null && e.Events.All(one => one is not null));

    /// <summary><c>GET /v1/events</c> with <c>follow</c>: past events, then each new one. Ends only by an exception.</summary>
    /// <exception cref="CliException">The daemon ended the stream.</exception>
    public IAsyncEnumerable<ControlReply<EventRecord>> FollowEventsAsync(string query, CancellationToken cancellationToken) =>
        StreamAsync("/v1/events?follow=true&" + query, s_json.EventRecord, cancellationToken);

    /// <summary><c>GET /v1/watch</c>: the status at once, then one for each change. Ends only by an exception.</summary>
    /// <exception cref="CliException">The daemon ended the stream.</exception>
    public IAsyncEnumerable<ControlReply<StatusResponse>> WatchAsync(CancellationToken cancellationToken) =>
        StreamAsync("/v1/watch", s_json.StatusResponse, cancellationToken);

    public void Dispose() => _http?.Dispose();

    /// <summary>One path segment.</summary>
    private static string Segment(string value)
    {
        // A URL normalises these away, escaped or not: the request would go to another endpoint.
        if (value is "" or "." or "..")
        {
            throw new CliException(ExitCode.NotFound, $"\"{value}\" is no name of a disk or device", "'baremountctl status' lists the disks");
        }

        return Uri.EscapeDataString(value);
    }

    /// <summary><c>/dev/sdb</c> as <c>sdb</c>, <c>/dev/disk/by-id/x</c> as <c>by-id/x</c>: an escaped slash would reach the daemon undecoded.</summary>
    private static string Subject(string value)
    {
        foreach (string prefix in new[] { LinuxRoots.System.DevDisk + "/", LinuxRoots.System.Dev + "/" })
        {
            if (value.Length > prefix.Length && value.StartsWith(prefix, StringComparison.Ordinal))
            {
                value = value[prefix.Length..];
            }
        }

        return string.Join('/', value.Split('/').Select(Segment));
    }

    private async IAsyncEnumerable<ControlReply<T>> StreamAsync<T>(
        string path, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await OpenAsync(HttpMethod.Get, path, cancellationToken);
        await ThrowUnlessSuccessAsync(response, cancellationToken);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        while (await ReadLineAsync(reader, cancellationToken) is { } line)
        {
            // An empty line keeps the connection alive and says nothing.
            if (line.Length > 0)
            {
                byte[] json = Encoding.UTF8.GetBytes(line);
                yield return new ControlReply<T>(json, Parse(json, type));
            }
        }

        throw ControlErrors.Closed(null);
    }

    private async Task<ControlReply<T>> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken, Func<T, bool>? complete = null)
    {
        using CancellationTokenSource deadline = new(ReadDeadline, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using HttpResponseMessage response = await OpenAsync(HttpMethod.Get, path, either.Token);
            await ThrowUnlessSuccessAsync(response, either.Token);
            byte[] json = await ReadAsync(response, either.Token);
            T value = Parse(json, type);
            return complete?.Invoke(value) == false ? throw ControlErrors.Garbage(null) : new ControlReply<T>(json, value);
        }
        catch (OperationCanceledException e) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw ControlErrors.Stuck(ReadDeadline, e);
        }
    }

    private async Task<ControlReply<T>> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await OpenAsync(HttpMethod.Post, path, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Conflict)
        {
            await ThrowUnlessSuccessAsync(response, cancellationToken);
        }

        // A conflict carries the outcome in full ("ok": false, with the log) where there is one, and a plain error where there is none.
        byte[] json = await ReadAsync(response, cancellationToken);
        if (!HasOutcome(json))
        {
            throw response.IsSuccessStatusCode ? ControlErrors.Garbage(null) : ControlErrors.Status((int)response.StatusCode, json);
        }

        return new ControlReply<T>(json, Parse(json, type));
    }

    private static bool HasOutcome(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("ok", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        _http ??= Create();
        using HttpRequestMessage request = new(method, path);
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw ControlErrors.From(e);
        }

        if (response.Headers.TryGetValues(ControlApi.VersionHeader, out IEnumerable<string>? versions))
        {
            _onDaemonVersion(versions.First());
        }

        return response;
    }

    private HttpClient Create()
    {
        UnixDomainSocketEndPoint endPoint;
        try
        {
            endPoint = new UnixDomainSocketEndPoint(_socketPath);
        }
        catch (ArgumentException e)
        {
            throw new CliException(
                ExitCode.Usage, $"{_socketPath} cannot be the path of a socket", "the kernel allows 107 bytes", inner: e);
        }

        SocketsHttpHandler handler = new()
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = async (_, cancellationToken) =>
            {
                Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(endPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch (SocketException e)
                {
                    socket.Dispose();
                    throw ControlErrors.Connect(_socketPath, e);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
        return new HttpClient(handler) { BaseAddress = new Uri("http://localhost/"), Timeout = Timeout.InfiniteTimeSpan };
    }

    private static async Task ThrowUnlessSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        byte[] body = await ReadAsync(response, cancellationToken);
        throw ControlErrors.Status((int)response.StatusCode, body);
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ControlErrors.Closed(e);
        }
    }

    private static async Task<string?> ReadLineAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ControlErrors.Closed(e);
        }
    }

    private static T Parse<T>(byte[] json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw ControlErrors.Garbage(null);
        }
        catch (JsonException e)
        {
            throw ControlErrors.Garbage(e);
        }
    }
}
