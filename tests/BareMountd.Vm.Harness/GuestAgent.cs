using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace BareMountd.Vm.Harness;

/// <summary>
/// The QEMU guest agent: runs commands in the guest over a virtio serial port, no network needed
/// (https://www.qemu.org/docs/master/interop/qemu-ga-ref.html). One command at a time on the wire; a command that runs
/// long does not hold the wire, since guest-exec returns at once and its end is asked for.
/// </summary>
public sealed class GuestAgent : IAsyncDisposable
{
    private static readonly TimeSpan s_syncPatience = TimeSpan.FromMilliseconds(400);
    private readonly NetworkStream _stream;
    private readonly SemaphoreSlim _wire = new(1, 1);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private bool _answerOwed;
    private long _lastSync = Random.Shared.Next();

    private GuestAgent(NetworkStream stream) => _stream = stream;

    /// <summary>Connects to QEMU's side of the port; the agent need not run yet.</summary>
    public static async Task<GuestAgent> ConnectAsync(string path, CancellationToken cancellationToken = default)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        return new GuestAgent(new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>
    /// Waits for the agent to answer. Also after a reboot: whatever an agent of the boot before has left in the line is
    /// skipped, since only the answer with the number of the last question counts.
    /// </summary>
    public async Task SynchronizeAsync(CancellationToken cancellationToken)
    {
        await _wire.WaitAsync(cancellationToken);
        try
        {
            await SynchronizeWireAsync(cancellationToken);
        }
        finally
        {
            _wire.Release();
        }
    }

    /// <summary>Runs a command of the agent.</summary>
    /// <exception cref="QmpException">The agent refused.</exception>
    public async Task<JsonNode?> ExecuteAsync(string command, JsonObject? arguments = null, CancellationToken cancellationToken = default)
    {
        await _wire.WaitAsync(cancellationToken);
        try
        {
            if (_answerOwed)
            {
                await SynchronizeWireAsync(cancellationToken);
            }

            // The agent's answers carry no id: one that nobody waited for would be taken for the next question's.
            _answerOwed = true;
            await SendAsync(command, arguments, cancellationToken);
            JsonNode? reply = JsonNode.Parse(await ReadLineAsync(cancellationToken));
            _answerOwed = false;
            return reply?["error"] is JsonObject error
                ? throw new QmpException(command, error["desc"]?.GetValue<string>() ?? error.ToJsonString())
                : reply?["return"];
        }
        finally
        {
            _wire.Release();
        }
    }

    /// <summary>Starts a bash script as root and does not ask how it ended: for what takes the agent itself down.</summary>
    public Task StartAsync(string script, CancellationToken cancellationToken = default) =>
        ExecuteAsync(
            "guest-exec",
            new JsonObject { ["path"] = "/bin/bash", ["arg"] = new JsonArray("-c", script) },
            cancellationToken);

    /// <summary>Runs a bash script as root and waits for its end.</summary>
    /// <param name="script">Given to <c>bash -c</c>.</param>
    /// <param name="timeout">When it has passed, the script's process group is killed in the guest and the exit status is 124.</param>
    /// <param name="cancellationToken">Stops waiting; the script goes on until its limit.</param>
    /// <exception cref="TimeoutException">The guest itself did not answer.</exception>
    public async Task<GuestResult> RunAsync(string script, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The guest ends the script itself; 30 s more on this side only catch a guest that has stopped answering.
        limit.CancelAfter(timeout + TimeSpan.FromSeconds(30));
        try
        {
            JsonNode? started = await ExecuteAsync(
                "guest-exec",
                new JsonObject
                {
                    ["path"] = "/usr/bin/timeout",
                    ["arg"] = new JsonArray(
                        "--kill-after=5", timeout.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture), "/bin/bash", "-c", script),
                    ["capture-output"] = true,
                },
                limit.Token);
            JsonObject question = new() { ["pid"] = started!["pid"]!.GetValue<long>() };
            TimeSpan pause = TimeSpan.FromMilliseconds(10);
            while (true)
            {
                JsonNode status = (await ExecuteAsync("guest-exec-status", question.DeepClone().AsObject(), limit.Token))!;
                if (status["exited"]!.GetValue<bool>())
                {
                    return ToResult(script, status);
                }

                await Task.Delay(pause, limit.Token);
                // Short commands are the rule; long ones should not keep the emulated processor busy with questions.
                pause = TimeSpan.FromMilliseconds(Math.Min(pause.TotalMilliseconds * 1.5, 250));
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The guest did not answer within {timeout.TotalSeconds + 30:F0} s: {script}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _wire.Dispose();
    }

    private static GuestResult ToResult(string script, JsonNode status)
    {
        static string Text(JsonNode? data) =>
            data is null ? string.Empty : Encoding.UTF8.GetString(Convert.FromBase64String(data.GetValue<string>())).TrimEnd('\n');
        int exitCode = status["exitcode"]?.GetValue<int>() ?? 128 + (status["signal"]?.GetValue<int>() ?? 0);
        return new GuestResult(script, exitCode, Text(status["out-data"]), Text(status["err-data"]));
    }

    private async Task SynchronizeWireAsync(CancellationToken cancellationToken)
    {
        while (!await TrySynchronizeAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        _answerOwed = false;
    }

    private async Task<bool> TrySynchronizeAsync(CancellationToken cancellationToken)
    {
        long number = ++_lastSync;
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_syncPatience);
        try
        {
            // 0xFF is never in JSON: it resets the agent's parser, and the agent's own 0xFF marks where its answer starts.
            await _stream.WriteAsync(new byte[] { 0xFF }, patience.Token);
            await SendAsync("guest-sync-delimited", new JsonObject { ["id"] = number }, patience.Token);
            while (true)
            {
                string line = await ReadLineAsync(patience.Token);
                int mark = line.LastIndexOf('\uFFFD'); // 0xFF as UTF-8 decoding shows it
                if (mark >= 0 && JsonNode.Parse(line[(mark + 1)..])?["return"]?.GetValue<long>() == number)
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task SendAsync(string command, JsonObject? arguments, CancellationToken cancellationToken)
    {
        JsonObject request = new() { ["execute"] = command };
        if (arguments is not null)
        {
            request["arguments"] = arguments;
        }

        await _stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToJsonString() + "\n"), cancellationToken);
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        using MemoryStream line = new();
        while (true)
        {
            int newline = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            int stop = newline < 0 ? _end : newline;
            line.Write(_buffer, _start, stop - _start);
            if (newline >= 0)
            {
                _start = newline + 1;
                return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
            }

            _start = _end = 0;
            int read = await _stream.ReadAsync(_buffer, cancellationToken);
            if (read == 0)
            {
                throw new IOException("QEMU has closed the guest agent's connection.");
            }

            _end = read;
        }
    }
}
