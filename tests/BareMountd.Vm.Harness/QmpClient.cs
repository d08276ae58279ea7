using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace BareMountd.Vm.Harness;

/// <summary>
/// QEMU's control connection: one JSON object a line, answers found by id, events in between
/// (https://www.qemu.org/docs/master/interop/qmp-spec.html).
/// </summary>
public sealed class QmpClient : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly StreamReader _reader;
    private readonly Stream _stream;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _pending = new();
    private readonly Lock _eventLock = new();
    private readonly List<(string Name, Func<JsonObject, bool> Matches, TaskCompletionSource<JsonObject> Waiter)> _expected = [];
    private Task _loop = Task.CompletedTask;
    private long _lastId;
    private bool _ended;

    private QmpClient(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream);
    }

    /// <summary>Connects and negotiates. The socket must exist and accept.</summary>
    public static async Task<QmpClient> ConnectAsync(string path, CancellationToken cancellationToken = default)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        QmpClient client = new(socket);
        _ = await client._reader.ReadLineAsync(cancellationToken); // the greeting: version and capabilities
        client._loop = client.ReadLoopAsync();
        await client.ExecuteAsync("qmp_capabilities", cancellationToken: cancellationToken);
        return client;
    }

    /// <summary>Runs a command and returns its "return" value.</summary>
    /// <exception cref="QmpException">QEMU refused, or the connection ended.</exception>
    public async Task<JsonNode?> ExecuteAsync(string command, JsonObject? arguments = null, CancellationToken cancellationToken = default)
    {
        string id = Interlocked.Increment(ref _lastId).ToString(System.Globalization.CultureInfo.InvariantCulture);
        JsonObject request = new() { ["execute"] = command, ["id"] = id };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        TaskCompletionSource<JsonObject> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        if (Volatile.Read(ref _ended))
        {
            throw new QmpException(command, "QEMU has ended");
        }

        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(request.ToJsonString() + "\n"), cancellationToken);
        }
        finally
        {
            _writing.Release();
        }

        JsonObject reply = await answer.Task.WaitAsync(cancellationToken);
        return reply["error"] is JsonObject error
            ? throw new QmpException(command, error["desc"]?.GetValue<string>() ?? error.ToJsonString())
            : reply["return"];
    }

    /// <summary>
    /// A task that ends with the next such event. Call it *before* the command that causes the event, then await it.
    /// </summary>
    /// <param name="name">Such as <c>DEVICE_DELETED</c>.</param>
    /// <param name="matches">Looks at the event's data; null takes any.</param>
    public Task<JsonObject> ExpectEvent(string name, Func<JsonObject, bool>? matches = null)
    {
        TaskCompletionSource<JsonObject> waiter = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_eventLock)
        {
            _expected.Add((name, matches ?? (_ => true), waiter));
        }

        return waiter.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _loop;
        _reader.Dispose();
        _socket.Dispose();
        _writing.Dispose();
    }

    private async Task ReadLoopAsync()
    {
        try
        {
            while (await _reader.ReadLineAsync() is { } line)
            {
                if (JsonNode.Parse(line) is JsonObject message)
                {
                    Dispatch(message);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The connection ended; said to the waiters below.
        }

        Volatile.Write(ref _ended, true);
        QmpException ended = new("qmp", "QEMU has ended");
        foreach (TaskCompletionSource<JsonObject> waiter in _pending.Values)
        {
            waiter.TrySetException(ended);
        }

        lock (_eventLock)
        {
            foreach ((_, _, TaskCompletionSource<JsonObject> waiter) in _expected)
            {
                waiter.TrySetException(ended);
            }
        }
    }

    private void Dispatch(JsonObject message)
    {
        if (message["event"]?.GetValue<string>() is { } name)
        {
            JsonObject data = message["data"] as JsonObject ?? [];
            lock (_eventLock)
            {
                foreach ((string Name, Func<JsonObject, bool> Matches, TaskCompletionSource<JsonObject> Waiter) expected in
                         _expected.Where(e => e.Name == name && e.Matches(data)).ToList())
                {
                    _expected.Remove(expected);
                    expected.Waiter.TrySetResult(data);
                }
            }
        }
        else if (message["id"]?.GetValue<string>() is { } id && _pending.TryRemove(id, out TaskCompletionSource<JsonObject>? answer))
        {
            answer.TrySetResult(message);
        }
    }
}
