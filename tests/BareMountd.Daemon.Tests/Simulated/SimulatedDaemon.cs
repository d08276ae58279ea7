using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using BareMountd.Core.Control;
using BareMountd.Daemon.Tests.Cli;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Simulated;

/// <summary>The real <c>baremountd</c> in a process of its own, on a recorded machine with simulated mounts; no root, bus or disk.</summary>
internal sealed class SimulatedDaemon : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private Process _process;
    private readonly StringBuilder _log;
    private HttpClient _control;

    private SimulatedDaemon(FixtureTree tree, string configFile, int port, Process process, StringBuilder log)
    {
        Tree = tree;
        ConfigFile = configFile;
        Port = port;
        _process = process;
        _log = log;
        _control = Connect();
    }

    public FixtureTree Tree { get; }

    public string ConfigFile { get; }

    /// <summary>Port of <c>/metrics</c>.</summary>
    public int Port { get; }

    public int ProcessId => _process.Id;

    public Uri Metrics => new($"http://127.0.0.1:{Port}/metrics");

    /// <summary>What it has logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public static async Task<SimulatedDaemon> StartAsync(string machine, string disks) => await StartAsync(FixtureTree.Unpack(machine), disks);

    /// <param name="tree">Recorded machine.</param>
    /// <param name="disks">Declared disks, JSON.</param>
    /// <param name="workingDirectory">Where it runs.</param>
    /// <param name="metrics">More members of the section <c>metrics</c>, each with a comma in front.</param>
    public static async Task<SimulatedDaemon> StartAsync(FixtureTree tree, string disks, string workingDirectory = "", string metrics = "")
    {
        int port = FreePort();
        string configFile = Path.Combine(tree.Root, "config.json");
        await File.WriteAllTextAsync(configFile, Config(disks, port, metrics));
        StringBuilder log = new();
        Process process = Start(tree, configFile, workingDirectory, log);
        SimulatedDaemon daemon = new(tree, configFile, port, process, log);
        try
        {
            await daemon.UntilAsync(status => true);
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it with these arguments to its end.</summary>
    public static async Task<(int Code, string Out, string Error)> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(Info(arguments))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>The options that put the daemon on a tree.</summary>
    public static string[] On(FixtureTree tree, string configFile) =>
    [
        "--simulate", "--config", configFile, "--root-proc", tree.Roots.Proc, "--root-sys", tree.Roots.Sys, "--root-dev", tree.Roots.Dev,
        "--root-run", tree.Roots.Run, "--root-etc", tree.Roots.Etc, "--root-state", tree.Roots.State,
    ];

    /// <summary>A port that nobody listens on just now.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Writes another set of disks into the configuration file.</summary>
    public Task DeclareAsync(string disks, string metrics = "") => File.WriteAllTextAsync(ConfigFile, Config(disks, Port, metrics));

    /// <summary>Follows the watch stream until a status fulfils a condition; nothing is polled once it answers.</summary>
    public async Task<StatusResponse> UntilAsync(Func<StatusResponse, bool> condition)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_patience);
        StatusResponse? last = null;
        try
        {
            while (true)
            {
                try
                {
                    using HttpResponseMessage response = await _control.GetAsync("/v1/watch", HttpCompletionOption.ResponseHeadersRead, limit.Token);
                    using StreamReader lines = new(await response.Content.ReadAsStreamAsync(limit.Token));
                    while (await lines.ReadLineAsync(limit.Token) is string line)
                    {
                        last = JsonSerializer.Deserialize(line, ControlJson.Default.StatusResponse)!;
                        if (condition(last))
                        {
                            return last;
                        }
                    }
                }
                catch (HttpRequestException) when (!_process.HasExited)
                {
                    // Not listening yet.
                    await Task.Delay(20, limit.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"not reached; last: {(last is null ? "none" : JsonSerializer.Serialize(last, ControlJson.Default.StatusResponse))}\n{Log}");
        }
        catch (HttpRequestException)
        {
            throw new InvalidOperationException($"the daemon ended with {_process.ExitCode}:\n{Log}");
        }
    }

    /// <summary>The one disk of a status.</summary>
    public async Task<DiskStatus> UntilAsync(string disk, string state) =>
        (await UntilAsync(s => s.Disks.Any(d => d.Name == disk && d.State == state))).Disks.First(d => d.Name == disk);

    /// <summary>Waits until the log has a text.</summary>
    public async Task UntilLogAsync(string text)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_patience);
        while (!Log.Contains(text, StringComparison.Ordinal))
        {
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"the log has no \"{text}\":\n{Log}");
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? adjust = null)
    {
        HttpRequestMessage request = new(method, path);
        adjust?.Invoke(request);
        return _control.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a stream; its lines come as the daemon sends them.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path) =>
        _control.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

    /// <summary>Ends it by a signal and starts it anew on the same machine.</summary>
    public async Task RestartAsync(string signal)
    {
        await SignalAsync(signal);
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        _process.Dispose();
        _process = Start(Tree, ConfigFile, "", _log);
        await UntilAsync(status => true);
    }

    public async Task<T> GetAsync<T>(string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        (await _control.GetFromJsonAsync(path, type, TestContext.Current.CancellationToken))!;

    /// <summary>Runs <c>baremountctl</c> in this process against it.</summary>
    public Task<CliRun> CtlAsync(params string[] arguments) =>
        CliRun.Async(null, new CliSetting { Roots = Tree.Roots, Time = TimeProvider.System }, ["--socket", Tree.Roots.ControlSocket, .. arguments]);

    /// <summary>Names of its threads.</summary>
    public IReadOnlyList<string> Threads() =>
        [.. Directory.EnumerateDirectories($"/proc/{_process.Id}/task").SelectMany(t => Lines(t + "/comm"))];

    /// <summary>What it watches by inotify(7), as inode numbers in hexadecimal (proc_pid_fdinfo(5)).</summary>
    public IReadOnlyList<string> WatchedInodes() =>
    [
        .. Directory.EnumerateFiles($"/proc/{_process.Id}/fdinfo").SelectMany(Lines)
            .Where(l => l.StartsWith("inotify ", StringComparison.Ordinal)).Select(l => l.Split(' ').Single(w => w.StartsWith("ino:", StringComparison.Ordinal))["ino:".Length..]),
    ];

    /// <summary>Closes the connections that are kept to the control socket.</summary>
    public void HangUp()
    {
        _control.Dispose();
        _control = Connect();
    }

    /// <summary>Sends a signal.</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited)
        {
            await SignalAsync("TERM");
        }

        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync();
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }

        _control.Dispose();
        _process.Dispose();
        Tree.Dispose();
    }

    private HttpClient Connect() => new(new SocketsHttpHandler
    {
        // An abandoned watch is closed, not drained.
        ResponseDrainTimeout = TimeSpan.Zero,
        ConnectCallback = async (_, cancellationToken) =>
        {
            Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Tree.Roots.ControlSocket), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://localhost"),
    };

    private static Process Start(FixtureTree tree, string configFile, string workingDirectory, StringBuilder log)
    {
        Process process = new() { StartInfo = Info(On(tree, configFile)) };
        process.StartInfo.WorkingDirectory = workingDirectory;
        DataReceivedEventHandler take = (_, line) =>
        {
            lock (log)
            {
                log.AppendLine(line.Data);
            }
        };
        process.OutputDataReceived += take;
        process.ErrorDataReceived += take;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static ProcessStartInfo Info(IEnumerable<string> arguments) => new(Path.Combine(AppContext.BaseDirectory, "baremountd"), arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        // Under a test runner that systemd started, the log would go to the machine's journal.
        Environment = { ["JOURNAL_STREAM"] = "", ["NOTIFY_SOCKET"] = "" },
    };

    /// <summary>Lines of a file of procfs; none when its thread or descriptor has just gone.</summary>
    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string Config(string disks, int port, string metrics = "") =>
        $$"""{ "disks": {{disks}}, "metrics": { "listen": ["127.0.0.1:{{port}}"]{{metrics}} } }""";
}
