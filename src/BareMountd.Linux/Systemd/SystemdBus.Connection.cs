using System.Globalization;
using System.Runtime.InteropServices;
using BareMountd.Core.Mounts;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Systemd;

/// <summary>The connection: all of this runs on the loop thread.</summary>
public sealed partial class SystemdBus
{
    private const string OwnerRule =
        "type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',interface='org.freedesktop.DBus',"
        + "member='NameOwnerChanged',arg0='org.freedesktop.systemd1'";

    private static readonly TimeSpan s_firstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_lastRetry = TimeSpan.FromSeconds(5);

    private readonly List<nint> _slots = [];
    private readonly HashSet<PendingCall> _calls = [];
    private readonly Dictionary<string, TaskCompletionSource<JobResult>> _jobs = new(StringComparer.Ordinal);

    /// <summary>Jobs that ended before the reply that names them was read; kept while such replies are awaited.</summary>
    private readonly Dictionary<string, JobResult> _endedJobs = new(StringComparer.Ordinal);

    private volatile TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _lastError = "";
    private nint _bus;
    private GCHandle _self;
    private ITimer? _retryTimer;
    private TimeSpan _retryDelay = s_firstRetry;
    private int _openJobCalls;
    private int _generation;
    private bool _subscribed;
    private bool _closed;

    private unsafe void Connect()
    {
        if (_closed || _bus != 0)
        {
            return;
        }

        _generation++;
        if (!_self.IsAllocated)
        {
            _self = GCHandle.Alloc(this);
        }

        try
        {
            Open();
            nint userdata = GCHandle.ToIntPtr(_self);

            // Order matters: sd-bus queues these until the connection stands, so that no signal can come before its match.
            AddSlot(SystemdBusNative.sd_bus_match_signal_async(
                _bus, out nint slot, Destination, ManagerPath, ManagerInterface, "JobRemoved", &OnJobRemoved, 0, userdata), slot);
            AddSlot(SystemdBusNative.sd_bus_match_signal_async(
                _bus, out slot, "org.freedesktop.DBus.Local", null, "org.freedesktop.DBus.Local", "Disconnected", &OnDisconnected, 0, userdata), slot);
            AddSlot(SystemdBusNative.sd_bus_add_match_async(_bus, out slot, OwnerRule, &OnOwnerChanged, 0, userdata), slot);
            Probe();
        }
        catch (SystemdException e)
        {
            Lose(e.Message);
        }
    }

    private void Open()
    {
        if (_address is null)
        {
            NativeError.Check(SystemdBusNative.sd_bus_open_system(out _bus), "sd_bus_open_system");
        }
        else
        {
            NativeError.Check(SystemdBusNative.sd_bus_new(out _bus), "sd_bus_new");
            NativeError.Check(SystemdBusNative.sd_bus_set_address(_bus, _address), "sd_bus_set_address");
            NativeError.Check(SystemdBusNative.sd_bus_set_bus_client(_bus, 1), "sd_bus_set_bus_client");
            NativeError.Check(SystemdBusNative.sd_bus_start(_bus), "sd_bus_start");
        }

        NativeError.Check(SystemdBusNative.sd_bus_attach_event(_bus, _loop.Handle, 0), "sd_bus_attach_event");
    }

    private void AddSlot(int result, nint slot)
    {
        NativeError.Check(result, "sd_bus_add_match_async");
        _slots.Add(slot);
    }

    /// <summary>
    /// The proof that systemd is there. Not Subscribe: the end of a job is sent anyway as long as the connection lives that asked for it
    /// (systemd tracks it with the job: bus_foreach_bus in src/core/dbus.c), and with a subscriber systemd announces every change of every unit,
    /// in the very moment in which it should mount (measured: some 40 signals, a fifth of the time from call to mount).
    /// </summary>
    private void Probe()
    {
        int generation = _generation;
        Task<bool> call = StartCall(ManagerPath, "org.freedesktop.DBus.Peer", "Ping", null, static _ => true);
        call.ContinueWith(
            done => _loop.Post(() => Probed(generation, done)),
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }

    private void Probed(int generation, Task<bool> call)
    {
        if (_closed || generation != _generation || _bus == 0)
        {
            return;
        }

        Exception? error = call.Exception?.InnerException;
        if (error is BusErrorException or BusDisconnectedException)
        {
            // systemd is not on the bus: its coming is announced. A broker that is gone is announced, too.
            _lastError = error.Message;
            return;
        }

        _retryDelay = s_firstRetry;
        _lastError = "";
        _ready.TrySetResult();
        RecheckJobs();
    }

    /// <summary>
    /// Jobs that were under way over a gap: those that systemd no longer knows ended unheard. The others belong to a name on the bus that is
    /// no more (a broker that restarts gives us a new one), and their end would be told to nobody: so subscribe first, then look.
    /// </summary>
    private void RecheckJobs()
    {
        if (_jobs.Count > 0 && !_subscribed)
        {
            _subscribed = true;
            Tell("Subscribe");
        }

        foreach ((string path, TaskCompletionSource<JobResult> job) in _jobs)
        {
            if (!uint.TryParse(path.AsSpan(path.LastIndexOf('/') + 1), CultureInfo.InvariantCulture, out uint id))
            {
                continue;
            }

            StartCall(
                ManagerPath,
                ManagerInterface,
                "GetJob",
                message => BusMessage.AppendUInt32(message, id),
                static _ => true).ContinueWith(
                done => _loop.Post(() =>
                {
                    if (done.Exception?.InnerException is BusErrorException && _jobs.Remove(path))
                    {
                        job.TrySetResult(JobResult.Lost);
                        Unsubscribe();
                    }
                }),
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default);
        }
    }

    /// <summary>Once nothing is waited for that needs it: a subscriber is sent every change of every unit.</summary>
    private void Unsubscribe()
    {
        if (_subscribed && _jobs.Count == 0)
        {
            _subscribed = false;
            Tell("Unsubscribe");
        }
    }

    /// <summary>A call whose answer matters to nobody; an error ends in nothing.</summary>
    private void Tell(string member) =>
        StartCall(ManagerPath, ManagerInterface, member, null, static _ => true).ContinueWith(
            static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private unsafe Task<T> StartCall<T>(string path, string contract, string member, Action<nint>? append, Func<nint, T> read)
    {
        TaskCompletionSource<T> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Send(path, contract, member, append, new PendingCall(this, reply => result.TrySetResult(read(reply)), e => result.TrySetException(e)));
        return result.Task;
    }

    private Task<Task<JobResult>> StartJobCall(string member, Action<nint> append)
    {
        TaskCompletionSource<Task<JobResult>> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _openJobCalls++;
        Send(
            ManagerPath,
            ManagerInterface,
            member,
            append,
            new PendingCall(
                this,
                reply =>
                {
                    TaskCompletionSource<JobResult> job = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    string path = BusMessage.ReadString(reply, 'o');
                    if (_endedJobs.Remove(path, out JobResult ended))
                    {
                        job.SetResult(ended);
                    }
                    else if (!_jobs.TryAdd(path, job))
                    {
                        // systemd merged the request into a job that we wait for already.
                        job = _jobs[path];
                    }

                    JobCallEnded();
                    result.TrySetResult(job.Task);
                },
                e =>
                {
                    JobCallEnded();
                    result.TrySetException(e);
                }));
        return result.Task;
    }

    private void JobCallEnded()
    {
        if (--_openJobCalls == 0)
        {
            _endedJobs.Clear();
        }
    }

    private unsafe void Send(string path, string contract, string member, Action<nint>? append, PendingCall call)
    {
        if (_bus == 0)
        {
            call.Fail(new BusDisconnectedException(_lastError.Length > 0 ? _lastError : "not connected"));
            return;
        }

        nint message = 0;
        try
        {
            NativeError.Check(
                SystemdBusNative.sd_bus_message_new_method_call(_bus, out message, Destination, path, contract, member),
                "sd_bus_message_new_method_call");
            append?.Invoke(message);
            call.Handle = GCHandle.Alloc(call);
            NativeError.Check(
                SystemdBusNative.sd_bus_call_async(_bus, out call.Slot, message, &OnReply, GCHandle.ToIntPtr(call.Handle), 0),
                "sd_bus_call_async");
            _calls.Add(call);
        }
        catch (SystemdException e)
        {
            call.Release();
            call.Fail(e.Errno is 22 ? e : new BusDisconnectedException(e.Message));
        }
        finally
        {
            if (message != 0)
            {
                SystemdBusNative.sd_bus_message_unref(message);
            }
        }
    }

    /// <summary>Frees a dead connection and comes back by backoff; jobs stay, calls end.</summary>
    private void Lose(string reason)
    {
        _lastError = reason;
        Unready();
        FreeConnection(reason);
        if (_closed)
        {
            return;
        }

        _retryTimer?.Dispose();
        _retryTimer = _time.CreateTimer(_ => _loop.Post(Connect), null, _retryDelay, Timeout.InfiniteTimeSpan);
        _retryDelay = _retryDelay * 2 > s_lastRetry ? s_lastRetry : _retryDelay * 2;
    }

    private void Unready()
    {
        if (_ready.Task.IsCompleted)
        {
            _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void FreeConnection(string reason)
    {
        foreach (PendingCall call in _calls.ToArray())
        {
            call.Release();
            call.Fail(new BusDisconnectedException(reason));
        }

        _calls.Clear();
        foreach (nint slot in _slots)
        {
            SystemdBusNative.sd_bus_slot_unref(slot);
        }

        _slots.Clear();
        _subscribed = false;
        if (_bus != 0)
        {
            _ = SystemdBusNative.sd_bus_detach_event(_bus);
            SystemdBusNative.sd_bus_close_unref(_bus);
            _bus = 0;
        }
    }

    private void Close()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _retryTimer?.Dispose();
        _lastError = "closed";
        Unready();
        FreeConnection("the connection was closed");
        foreach (TaskCompletionSource<JobResult> job in _jobs.Values)
        {
            job.TrySetResult(JobResult.Lost);
        }

        _jobs.Clear();
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    private void JobRemoved(nint message)
    {
        BusMessage.ReadUInt32(message);
        string path = BusMessage.ReadString(message, 'o');
        _ = BusMessage.ReadString(message);
        JobResult result = JobResults.Parse(BusMessage.ReadString(message));
        if (_jobs.Remove(path, out TaskCompletionSource<JobResult>? job))
        {
            job.TrySetResult(result);
            Unsubscribe();
        }
        else if (_openJobCalls > 0)
        {
            _endedJobs[path] = result;
        }
    }

    private void OwnerChanged(nint message)
    {
        _ = BusMessage.ReadString(message);
        _ = BusMessage.ReadString(message);
        string owner = BusMessage.ReadString(message);
        if (owner.Length == 0)
        {
            _lastError = "systemd left the bus";
            Unready();
        }
        else
        {
            Probe();
        }
    }
}
