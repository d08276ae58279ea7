using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace BareMountd.Daemon.Tests.Html;

/// <summary>A real Chromium without a window, steered by its DevTools protocol; with a profile of its own that goes with it.</summary>
internal sealed partial class Browser : IAsyncDisposable
{
    /// <summary>A loaded machine starts a browser slowly.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;
    private readonly DirectoryInfo _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private readonly ConcurrentDictionary<string, Action<string, JsonNode>> _pages = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private Task _reader = Task.CompletedTask;
    private int _last;

    private Browser(Process process, DirectoryInfo profile)
    {
        _process = process;
        _profile = profile;
    }

    /// <summary>The program; null when it is not installed.</summary>
    public static string? Program => Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Join(folder, "chromium")).FirstOrDefault(File.Exists);

    public static async Task<Browser> StartAsync()
    {
        Assert.SkipWhen(Program is null, "Chromium is not installed (Debian package chromium; tests/run.sh installs it)");
        DirectoryInfo profile = Directory.CreateTempSubdirectory("baremountd-chromium-");
        string[] flags =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage", "--disable-extensions", "--hide-scrollbars", "--remote-debugging-port=0", "--user-data-dir=" + profile.FullName, "about:blank",
        ];
        ProcessStartInfo start = new(Program!, flags) { RedirectStandardError = true, RedirectStandardOutput = true };
        Browser browser = new(Process.Start(start)!, profile);
        try
        {
            Uri address = await browser.AddressAsync().WaitAsync(s_patience, TestContext.Current.CancellationToken);
            await browser._socket.ConnectAsync(address, TestContext.Current.CancellationToken);
            browser._reader = Task.Run(browser.ReadAsync);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens an empty tab.</summary>
    public async Task<BrowserPage> OpenAsync()
    {
        JsonNode target = await SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        JsonNode session = await SendAsync("Target.attachToTarget", new JsonObject { ["targetId"] = (string)target["targetId"]!, ["flatten"] = true });
        string id = (string)session["sessionId"]!;
        BrowserPage page = new(this, id);
        _pages[id] = page.Take;
        await page.PrepareAsync();
        return page;
    }

    /// <summary>One command of the protocol.</summary>
    /// <exception cref="InvalidOperationException">The browser refused it.</exception>
    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null, string? session = null)
    {
        int id = Interlocked.Increment(ref _last);
        JsonObject message = new() { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
        {
            message["sessionId"] = session;
        }

        TaskCompletionSource<JsonNode> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[id] = answer;
        await _sending.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await _socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(message.ToJsonString()), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        }
        finally
        {
            _sending.Release();
        }

        JsonNode reply = await answer.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        return reply["error"] is JsonNode error ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}") : reply["result"]!;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // Its children go with it; it is ours, by its id.
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync().WaitAsync(s_patience);
        try
        {
            await _reader;
        }
        catch (WebSocketException)
        {
        }

        _socket.Dispose();
        _process.Dispose();
        _sending.Dispose();
        for (int attempt = 0; attempt < 50; attempt++)
        {
            try
            {
                _profile.Delete(recursive: true);
                return;
            }
            catch (IOException) when (attempt < 49)
            {
                // A child of the browser still writes its last file.
                await Task.Delay(100);
            }
        }
    }

    private async Task<Uri> AddressAsync()
    {
        List<string> said = [];
        while (await _process.StandardError.ReadLineAsync() is string line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                // Nobody may be stopped by a full pipe.
                _ = _process.StandardError.ReadToEndAsync();
                _ = _process.StandardOutput.ReadToEndAsync();
                return new Uri(match.Groups[1].Value);
            }

            said.Add(line);
        }

        throw new InvalidOperationException("Chromium ended: " + string.Join('\n', said));
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[1 << 16];
        using MemoryStream message = new();
        try
        {
            while (true)
            {
                message.SetLength(0);
                WebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return;
                }

                JsonNode node = JsonNode.Parse(message.ToArray())!;
                if (node["id"] is JsonNode id)
                {
                    if (_waiting.TryRemove((int)id, out TaskCompletionSource<JsonNode>? answer))
                    {
                        answer.SetResult(node);
                    }
                }
                else if (node["sessionId"] is JsonNode session && _pages.TryGetValue((string)session!, out Action<string, JsonNode>? take))
                {
                    take((string)node["method"]!, node["params"]!);
                }
            }
        }
        finally
        {
            foreach (TaskCompletionSource<JsonNode> answer in _waiting.Values)
            {
                answer.TrySetException(new InvalidOperationException("Chromium went away"));
            }
        }
    }

    [GeneratedRegex(@"DevTools listening on (ws://\S+)")]
    private static partial Regex Listening();
}
