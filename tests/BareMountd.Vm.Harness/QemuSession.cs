namespace BareMountd.Vm.Harness;

/// <summary>One run of QEMU, from power on to power off, with its two connections.</summary>
internal sealed class QemuSession : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private readonly QemuProcess _process;

    private QemuSession(QemuProcess process, QmpClient qmp, GuestAgent agent)
    {
        _process = process;
        Qmp = qmp;
        Agent = agent;
    }

    public QmpClient Qmp { get; }

    public GuestAgent Agent { get; }

    public int ProcessId => _process.Id;

    /// <summary>Starts QEMU and connects. The machine itself stands still until QMP's "cont".</summary>
    public static async Task<QemuSession> StartAsync(IReadOnlyList<string> arguments, VmPaths paths, bool keep, CancellationToken cancellationToken)
    {
        // The sockets of a run before would answer "connection refused" until QEMU replaces them.
        File.Delete(paths.Qmp);
        File.Delete(paths.Agent);
        QemuProcess process = await QemuProcess.StartAsync(arguments, keep);
        QmpClient? qmp = null;
        try
        {
            paths.AddOwner(process.Id);
            qmp = await ConnectAsync(process, () => QmpClient.ConnectAsync(paths.Qmp, cancellationToken));
            GuestAgent agent = await ConnectAsync(process, () => GuestAgent.ConnectAsync(paths.Agent, cancellationToken));
            return new QemuSession(process, qmp, agent);
        }
        catch
        {
            process.Kill();
            await process.DisposeAsync();
            if (qmp is not null)
            {
                await qmp.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Waits until QEMU has ended on its own.</summary>
    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends QEMU as a power cut ends a machine.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Leaves the connections; the process goes on.</summary>
    public async ValueTask DisconnectAsync()
    {
        await Agent.DisposeAsync();
        await Qmp.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.DisposeAsync();
        await DisconnectAsync();
    }

    /// <summary>Connects to a socket that QEMU makes in its first moments.</summary>
    private static async Task<T> ConnectAsync<T>(QemuProcess process, Func<Task<T>> connect)
        where T : class
    {
        T? connected = null;
        await Poll.UntilAsync(
            s_patience,
            async () =>
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"QEMU did not start: {process.Errors}");
                }

                try
                {
                    connected = await connect();
                    return null;
                }
                catch (System.Net.Sockets.SocketException exception)
                {
                    return $"QEMU does not answer: {exception.Message}";
                }
            },
            TimeSpan.FromMilliseconds(20));
        return connected!;
    }
}
