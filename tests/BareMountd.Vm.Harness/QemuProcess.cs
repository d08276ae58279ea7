using System.Diagnostics;

namespace BareMountd.Vm.Harness;

/// <summary>
/// The QEMU process. It dies with the process that started it, however that ends: <c>setpriv --pdeathsig KILL</c> asks the
/// kernel for it. The kernel takes "parent" to mean the *thread* that forked (prctl(2), PR_SET_PDEATHSIG), and threads of
/// the pool come and go, so a thread of its own starts QEMU and then waits for it.
/// </summary>
internal sealed class QemuProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task _errors;
    private readonly List<string> _errorLines = [];

    private QemuProcess(Process process)
    {
        _process = process;
        _errors = ReadErrorsAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What QEMU has said on standard error, one line each.</summary>
    public string Errors
    {
        get
        {
            lock (_errorLines)
            {
                return string.Join('\n', _errorLines);
            }
        }
    }

    public static async Task<QemuProcess> StartAsync(IReadOnlyList<string> arguments, bool keep)
    {
        TaskCompletionSource<QemuProcess> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread parent = new(() => Run(arguments, keep, started)) { IsBackground = true, Name = "parent of QEMU" };
        parent.Start();
        return await started.Task;
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Kills this QEMU, by its process id, if it still runs.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.WaitForExitAsync();
        await _errors;
        _process.Dispose();
    }

    private static void Run(IReadOnlyList<string> arguments, bool keep, TaskCompletionSource<QemuProcess> started)
    {
        Process process = new();
        try
        {
            process.StartInfo = keep
                // In a session of its own, so that a Ctrl-C at the tests' terminal does not reach it.
                ? new ProcessStartInfo("setsid", ["qemu-system-x86_64", .. arguments])
                : new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "qemu-system-x86_64", .. arguments]);
            process.StartInfo.RedirectStandardError = true;
            process.StartInfo.RedirectStandardInput = true;
            process.Start();
            process.StandardInput.Close();
            started.SetResult(new QemuProcess(process));
        }
#pragma warning disable CA1031 // A thread has nobody to throw to: the starter gets it.
        catch (Exception exception)
        {
            started.SetException(exception);
            return;
        }
#pragma warning restore CA1031

        process.WaitForExit();
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errorLines)
            {
                _errorLines.Add(line);
            }
        }
    }
}
