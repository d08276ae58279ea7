using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Systemd;

/// <summary>
/// One thread that runs an sd-event loop. sd-bus and sd-device have no locks, and even unref counts as use: every native object of theirs
/// is made, used and freed here, and other threads come in by <see cref="InvokeAsync{T}"/> only. Nothing native has a finalizer.
/// </summary>
public sealed class SdEventLoop : IAsyncDisposable
{
    private readonly ConcurrentQueue<Action> _queue = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Action> _closers = [];
    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private readonly int _eventFd;
    private nint _event;
    private bool _ended;
    private Exception? _fault;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Name of the thread, for debuggers and <c>ps -L</c>.</param>
    /// <exception cref="SystemdException">No file descriptor is left.</exception>
    public SdEventLoop(string name)
    {
        _eventFd = SystemdLibc.eventfd(0, SystemdLibc.EventFdFlags);
        if (_eventFd < 0)
        {
            throw new SystemdException(Marshal.GetLastPInvokeError(), "eventfd");
        }

        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends when the loop ends: without an exception after <see cref="DisposeAsync"/>, else with the cause.</summary>
    public Task Completion => _completion.Task;

    /// <summary>True on the loop thread.</summary>
    public bool IsCurrent => Environment.CurrentManagedThreadId == _thread.ManagedThreadId;

    /// <summary>The native loop; to be used on the loop thread only.</summary>
    internal nint Handle
    {
        get
        {
            VerifyAccess();
            return _event;
        }
    }

    /// <summary>Runs <paramref name="work"/> on the loop thread. Its exception is the task's; the loop goes on.</summary>
    public Task<T> InvokeAsync<T>(Func<T> work)
    {
        TaskCompletionSource<T> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bool queued = TryPost(() =>
        {
            if (_ended)
            {
                result.SetException(Ended());
                return;
            }

            try
            {
                result.SetResult(work());
            }
            catch (Exception e)
            {
                result.SetException(e);
            }
        });
        if (!queued)
        {
            result.SetException(Ended());
        }

        return result.Task;
    }

    /// <summary>Runs <paramref name="work"/> on the loop thread.</summary>
    public Task InvokeAsync(Action work) => InvokeAsync(() =>
    {
        work();
        return true;
    });

    /// <summary>Queues work without waiting for it. An exception in it ends the loop. False when the loop has ended.</summary>
    internal bool Post(Action work) => TryPost(() =>
    {
        if (!_ended)
        {
            work();
        }
    });

    /// <summary>Adds what must be freed on the loop thread before the loop itself is; to be called on the loop thread.</summary>
    internal void AddCloser(Action close)
    {
        VerifyAccess();
        _closers.Add(close);
    }

    /// <summary>Takes a closer back; to be called on the loop thread.</summary>
    internal void RemoveCloser(Action close)
    {
        VerifyAccess();
        _closers.Remove(close);
    }

    /// <summary>Ends the loop with an exception; for callbacks, out of which none may fly.</summary>
    internal void Fail(Exception cause)
    {
        VerifyAccess();
        _fault ??= cause;
        _ = SystemdEvent.sd_event_exit(_event, 0);
    }

    internal void VerifyAccess()
    {
        if (!IsCurrent)
        {
            throw new InvalidOperationException($"This belongs to the thread {_thread.Name}.");
        }
    }

    /// <summary>Ends the loop after the work that is queued, frees what lives on it, and waits for the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        TryPost(() => _ = SystemdEvent.sd_event_exit(_event, 0));
        await _completion.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private bool TryPost(Action work)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return false;
            }

            _queue.Enqueue(work);
            // Can fail only when 2^64-2 wake-ups are pending, and then one of them does.
            _ = SystemdLibc.write(_eventFd, 1, sizeof(ulong));
            return true;
        }
    }

    private ObjectDisposedException Ended() => new($"The loop {_thread.Name} has ended.", _fault);

    private unsafe void Run()
    {
        GCHandle self = GCHandle.Alloc(this);
        nint source = 0;
        try
        {
            NativeError.Check(SystemdEvent.sd_event_new(out _event), "sd_event_new");
            NativeError.Check(
                SystemdEvent.sd_event_add_io(_event, out source, _eventFd, SystemdEvent.EpollIn, &OnWake, GCHandle.ToIntPtr(self)),
                "sd_event_add_io");
            NativeError.Check(SystemdEvent.sd_event_loop(_event), "sd_event_loop");
        }
        catch (Exception e)
        {
            _fault ??= e;
        }

        End(source);
        self.Free();
        if (_fault is null)
        {
            _completion.SetResult();
        }
        else
        {
            _completion.SetException(_fault);
        }
    }

    private void End(nint source)
    {
        for (int i = _closers.Count - 1; i >= 0; i--)
        {
            try
            {
                _closers[i]();
            }
            catch (Exception e)
            {
                _fault ??= e;
            }
        }

        lock (_gate)
        {
            _ended = true;
        }

        // What was queued too late learns that the loop has ended.
        while (_queue.TryDequeue(out Action? work))
        {
            work();
        }

        if (source != 0)
        {
            SystemdEvent.sd_event_source_unref(source);
        }

        if (_event != 0)
        {
            SystemdEvent.sd_event_unref(_event);
            _event = 0;
        }

        _ = SystemdLibc.close(_eventFd);
    }

    private void Drain()
    {
        _ = SystemdLibc.read(_eventFd, out _, sizeof(ulong));
        while (_queue.TryDequeue(out Action? work))
        {
            work();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnWake(nint source, int fd, uint events, nint userdata)
    {
        SdEventLoop loop = (SdEventLoop)GCHandle.FromIntPtr(userdata).Target!;
        try
        {
            loop.Drain();
        }
        catch (Exception e)
        {
            loop.Fail(e);
        }

        return 0;
    }
}
