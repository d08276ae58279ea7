using System.Diagnostics;
using System.Text;
using BareMountd.Daemon.Tests.Simulated;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Web;

/// <summary>The real daemon, given its sockets by systemd-socket-activate(1), or none by nobody.</summary>
internal sealed class Socketed : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private Socketed(Process process) => _process = process;

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

    /// <param name="activation">Options of systemd-socket-activate; none: started without it.</param>
    /// <param name="tree">Recorded machine.</param>
    /// <param name="config">Configuration.</param>
    /// <param name="options">More options of the daemon.</param>
    public static Socketed Start(string[] activation, FixtureTree tree, string config, params string[] options)
    {
        string daemon = Path.Combine(AppContext.BaseDirectory, "baremountd");
        string[] arguments = [.. SimulatedDaemon.On(tree, config), .. options];
        ProcessStartInfo info = activation.Length == 0
            ? new(daemon, arguments)
            : new("systemd-socket-activate", [.. activation, "-E", "JOURNAL_STREAM=", "-E", "NOTIFY_SOCKET=", "-E", "DOTNET_ROOT", daemon, .. arguments]);
        info.RedirectStandardOutput = info.RedirectStandardError = true;
        info.Environment["JOURNAL_STREAM"] = info.Environment["NOTIFY_SOCKET"] = "";
        Socketed started = new(new Process { StartInfo = info });
        DataReceivedEventHandler take = (_, line) =>
        {
            lock (started._log)
            {
                started._log.AppendLine(line.Data);
            }
        };
        started._process.OutputDataReceived += take;
        started._process.ErrorDataReceived += take;
        started._process.Start();
        started._process.BeginOutputReadLine();
        started._process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Asks until it is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_patience);
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, "not reached; the log:\n" + Log);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Its exit code, when it ends by itself.</summary>
    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
