using System.ComponentModel;
using System.Runtime.InteropServices;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Devices;

/// <summary>The thread that waits for kernel uevents and for writes to device nodes, and marks what they are about.</summary>
internal sealed class KernelListener : IDisposable
{
    private const string BlockSubsystem = "block";

    // The kernel's own limit for the variables of one event is 2048 bytes (UEVENT_BUFFER_SIZE).
    private const int DatagramSize = 16 * 1024;

    private readonly IChangeSink _sink;
    private readonly NetlinkSocket? _socket;
    private readonly NetlinkNodeWatch _nodes = new();
    private readonly NetlinkWakeup _wakeup = new();
    private readonly Thread _thread;

    /// <param name="sink">Where names go.</param>
    /// <param name="socket">Kernel events; owned from now on. Null on a recorded tree.</param>
    internal KernelListener(IChangeSink sink, NetlinkSocket? socket)
    {
        _sink = sink;
        _socket = socket;
        _thread = new Thread(Run) { IsBackground = true, Name = "kernel device events" };
        _thread.Start();
    }

    /// <summary>Marks <paramref name="name"/> when somebody has written to <paramref name="node"/>.</summary>
    internal void WatchWrites(string name, string node) => _nodes.Add(name, node);

    /// <inheritdoc/>
    public void Dispose()
    {
        _wakeup.Set();
        _thread.Join();
        _socket?.Dispose();
        _nodes.Dispose();
        _wakeup.Dispose();
    }

    private unsafe void Run()
    {
        try
        {
            // A negative descriptor is one that poll leaves out.
            NetlinkNative.PollFd* fds = stackalloc NetlinkNative.PollFd[]
            {
                new() { Fd = _wakeup.Descriptor, Events = NetlinkNative.PollIn },
                new() { Fd = _socket?.Descriptor ?? -1, Events = NetlinkNative.PollIn },
                new() { Fd = _nodes.Descriptor, Events = NetlinkNative.PollIn },
            };
            byte[] buffer = new byte[DatagramSize];
            while (true)
            {
                if (NetlinkNative.Poll(fds, 3, -1) < 0)
                {
                    int error = Marshal.GetLastPInvokeError();
                    if (error != NetlinkNative.Eintr)
                    {
                        throw new Win32Exception(error, "cannot wait for device events");
                    }

                    // Interrupted by a signal: what is in "Returned" is of the round before.
                    continue;
                }

                if (fds[0].Returned != 0)
                {
                    return;
                }

                if (fds[1].Returned != 0)
                {
                    DrainSocket(_socket!, buffer);
                }

                if (fds[2].Returned != 0)
                {
                    DrainNodes();
                }
            }
        }
#pragma warning disable CA1031 // Handed on: the feed ends with it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _sink.Fail(e);
        }
    }

    private void DrainNodes()
    {
        HashSet<string> written = new(StringComparer.Ordinal);
        if (!_nodes.Drain(written))
        {
            _sink.Resync("the kernel lost file events");
        }

        foreach (string name in written)
        {
            _sink.Touch(name);
        }
    }

    private void DrainSocket(NetlinkSocket socket, byte[] buffer)
    {
        while (true)
        {
            switch (socket.Receive(buffer, out int length))
            {
                case NetlinkSocket.Outcome.Empty:
                    return;
                case NetlinkSocket.Outcome.Overflow:
                    _sink.Resync("the kernel lost device events");
                    break;
                case NetlinkSocket.Outcome.Message
                    when UeventMessage.TryParse(buffer.AsSpan(0, length), out UeventMessage message) && message.Subsystem == BlockSubsystem:
                    _sink.Touch(message.Name);
                    break;
                default:
                    break;
            }
        }
    }
}
