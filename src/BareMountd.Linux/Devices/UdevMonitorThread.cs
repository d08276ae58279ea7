using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Devices;

/// <summary>Listens to udevd on a thread of its own, which makes, uses and frees every native object (sd-event and sd-device have no locks).</summary>
/// <remarks>An sd-event loop, because up to systemd 252 a device monitor gives its file descriptor to nothing else.</remarks>
internal sealed unsafe class UdevMonitorThread : IDisposable
{
    private const string BlockSubsystem = "block";

    // As systemd's own PID 1 sets it for its device monitor.
    private const int ReceiveBufferSize = 128 * 1024 * 1024;

    // linux/sock_diag.h: SK_MEMINFO_DROPS is the last of SK_MEMINFO_VARS.
    private const int MemoryInfoValues = 9;
    private const int MemoryInfoDrops = 8;

    private readonly PendingChanges _pending;
    private readonly NetlinkWakeup _wakeup = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private int _monitorFd = -1;
    private uint _drops;

    internal UdevMonitorThread(PendingChanges pending)
    {
        _pending = pending;
        _thread = new Thread(Run) { IsBackground = true, Name = "udev device events" };
        _thread.Start();
    }

    /// <summary>Done when the monitor listens: everything from then on is heard. Fails with the cause when it cannot be opened.</summary>
    internal Task Opened => _open.Task;

    /// <inheritdoc/>
    public void Dispose()
    {
        _wakeup.Set();
        _thread.Join();
        _wakeup.Dispose();
    }

    private void Run()
    {
        GCHandle self = GCHandle.Alloc(this);
        nint loop = 0;
        nint monitor = 0;
        nint wakeupSource = 0;
        nint postSource = 0;
        try
        {
            void* data = (void*)GCHandle.ToIntPtr(self);
            UdevDeviceReader.Check(UdevNative.EventNew(&loop), "make an event loop");
            UdevDeviceReader.Check(UdevNative.MonitorNew(&monitor), "listen to udev");

            // Best effort: needs CAP_NET_ADMIN; losses are noticed in any case.
            _ = UdevNative.MonitorSetReceiveBufferSize(monitor, ReceiveBufferSize);
            UdevDeviceReader.Check(UdevNative.MonitorAddSubsystem(monitor, BlockSubsystem, null), "listen to udev");
            UdevDeviceReader.Check(UdevNative.MonitorAttach(monitor, loop), "listen to udev");
            UdevDeviceReader.Check(UdevNative.MonitorStart(monitor, &OnDevice, data), "listen to udev");
            _monitorFd = UdevNative.EventSourceGetIoFd(UdevNative.MonitorGetSource(monitor));
            _drops = ReadDrops() ?? 0;
            UdevDeviceReader.Check(UdevNative.EventAddIo(loop, &wakeupSource, _wakeup.Descriptor, UdevNative.EpollIn, &OnWakeup, null), "make an event loop");
            UdevDeviceReader.Check(UdevNative.EventAddPost(loop, &postSource, &OnPost, data), "make an event loop");
            _open.SetResult();
            UdevDeviceReader.Check(UdevNative.EventLoop(loop), "listen to udev");
        }
#pragma warning disable CA1031 // Handed on: the source ends with it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_open.TrySetException(e))
            {
                _pending.Fail(e);
            }
        }
        finally
        {
            // All of these take a null pointer, and do nothing then.
            UdevNative.EventSourceUnref(postSource);
            UdevNative.EventSourceUnref(wakeupSource);
            UdevNative.MonitorUnref(monitor);
            UdevNative.EventUnref(loop);
            self.Free();
        }
    }

    /// <summary>Events that the kernel dropped because the buffer was full: sd-device swallows ENOBUFS, so that the counter is asked.</summary>
    private uint? ReadDrops()
    {
        uint* values = stackalloc uint[MemoryInfoValues];
        uint length = MemoryInfoValues * sizeof(uint);
        return NetlinkNative.GetSockOpt(_monitorFd, NetlinkNative.LevelSocket, NetlinkNative.OptionMemoryInfo, values, &length) == 0
            && length > MemoryInfoDrops * sizeof(uint)
            ? values[MemoryInfoDrops]
            : null;
    }

    [UnmanagedCallersOnly]
    private static int OnDevice(nint monitor, nint device, void* data)
    {
        UdevMonitorThread self = Self(data);
        try
        {
            if (UdevDeviceReader.NameOf(device) is string name)
            {
                self._pending.Touch(name);
            }
        }
#pragma warning disable CA1031 // Nothing may pass into native frames; handed on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            self._pending.Fail(e);
        }

        return 0;
    }

    [UnmanagedCallersOnly]
    private static int OnPost(nint source, void* data)
    {
        UdevMonitorThread self = Self(data);
        if (self.ReadDrops() is uint drops && drops != self._drops)
        {
            self._drops = drops;
            self._pending.Resync("udev events were lost");
        }

        return 0;
    }

    [UnmanagedCallersOnly]
    private static int OnWakeup(nint source, int fd, uint events, void* data) => UdevNative.EventExit(UdevNative.EventSourceGetEvent(source), 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static UdevMonitorThread Self(void* data) => (UdevMonitorThread)GCHandle.FromIntPtr((nint)data).Target!;
}
