using System.Net.Sockets;

namespace BareMountd.Vm.Harness;

/// <summary>A root shell in the guest on this process's terminal, over the machine's second serial line. Ctrl-] leaves it.</summary>
public static class GuestShell
{
    private const byte Leave = 0x1D; // Ctrl-], as telnet and virsh have it

    /// <summary>Opens a shell in a machine that another process has left running (<see cref="VmOptions.Keep"/>).</summary>
    /// <param name="runFolder">The folder that was printed when the machine was left.</param>
    /// <param name="cancellationToken">Ends the shell.</param>
    public static async Task OpenAsync(string runFolder, CancellationToken cancellationToken = default)
    {
        VmPaths paths = new(runFolder, runFolder);
        await using (GuestAgent agent = await GuestAgent.ConnectAsync(paths.Agent, cancellationToken))
        {
            await agent.SynchronizeAsync(cancellationToken);
            (await agent.RunAsync(StartCommand(), TimeSpan.FromMinutes(1), cancellationToken)).EnsureSuccess();
        }

        await BridgeAsync(paths.Shell, cancellationToken);
    }

    /// <summary>Opens a shell in a machine of this process.</summary>
    public static async Task OpenAsync(QemuMachine machine, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(machine);
        await machine.MustRunAsync(StartCommand(), null, cancellationToken);
        await BridgeAsync(machine.Paths.Shell, cancellationToken);
    }

    /// <summary>A serial line does not know the size of the terminal at its other end.</summary>
    private static string StartCommand() =>
        Console.IsOutputRedirected
            ? "systemctl restart bench-shell"
            : $"stty -F /dev/ttyS1 rows {Console.WindowHeight} cols {Console.WindowWidth}; systemctl restart bench-shell";

    private static async Task BridgeAsync(string socketPath, CancellationToken cancellationToken)
    {
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
        await using NetworkStream line = new(socket);
        bool terminal = !Console.IsInputRedirected;
        string before = terminal ? await HostCommand.RunAsync("stty", ["-F", "/dev/tty", "-g"], null, cancellationToken) : string.Empty;
        if (terminal)
        {
            await HostCommand.RunAsync("stty", ["-F", "/dev/tty", "raw", "-echo"], null, cancellationToken);
        }

        try
        {
            await using Stream input = Console.OpenStandardInput();
            await using Stream output = Console.OpenStandardOutput();
            Task show = line.CopyToAsync(output, cancellationToken);
            // Reading a terminal cannot be cancelled, so the loop that waits for keys is not awaited when the guest goes away.
            await Task.WhenAny(show, SendKeysAsync(input, line, cancellationToken));
        }
        finally
        {
            if (terminal)
            {
                await HostCommand.RunAsync("stty", ["-F", "/dev/tty", before], null, CancellationToken.None);
            }
        }
    }

    private static async Task SendKeysAsync(Stream input, Stream line, CancellationToken cancellationToken)
    {
        byte[] keys = new byte[1024];
        int read;
        while ((read = await input.ReadAsync(keys, cancellationToken)) > 0)
        {
            int leave = Array.IndexOf(keys, Leave, 0, read);
            await line.WriteAsync(keys.AsMemory(0, leave < 0 ? read : leave), cancellationToken);
            if (leave >= 0)
            {
                return;
            }
        }
    }
}
