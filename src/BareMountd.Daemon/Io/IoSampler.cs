using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Io;

/// <summary>
/// Reads the kernel's counters when somebody looks, and keeps what windows need. While nobody has looked for an hour it does nothing at all: there
/// is no timer of its own, and the beat that it is offered (<see cref="Beat"/>) is one that the daemon has anyway.
/// </summary>
public sealed class IoSampler
{
    private readonly SnapshotHolder _snapshots;
    private readonly IDiskStatsSource _diskStats;
    private readonly ICgroupIoSource _cgroups;
    private readonly IIoStateStore _state;
    private readonly TimeProvider _time;
    private readonly ILogger<IoSampler> _logger;
    private readonly DiskCountersHandler _take;
    private readonly Lock _gate = new();
    private readonly IoAccounts _accounts = new();
    private readonly CgroupIo _units = new();
    private readonly RequestCounting _requests;
    private readonly long _start;
    private DaemonSnapshot? _seen;
    private ImmutableArray<BlockDevice> _devices = [];
    private ImmutableArray<KeyValuePair<string, DeviceKey>> _declared = [];
    private IoDiskSet _disks = IoDiskSet.Empty;
    private CgroupIoState _told;
    private TimeSpan? _looked;
    private bool _isRecalled;

    /// <summary>Made by the host.</summary>
    public IoSampler(
        SnapshotHolder snapshots, IDiskStatsSource diskStats, ICgroupIoSource cgroups, IRequestTracer requests, IIoStateStore state, TimeProvider time, ILogger<IoSampler> logger)
    {
        _snapshots = snapshots;
        _diskStats = diskStats;
        _cgroups = cgroups;
        _requests = new RequestCounting(requests, logger);
        _state = state;
        _time = time;
        _logger = logger;
        _start = time.GetTimestamp();
        _take = _accounts.TakeDisk;
    }

    /// <summary>Reads everything and tells the figures of this moment.</summary>
    /// <param name="into">Gets the figures.</param>
    /// <exception cref="IOException">The counters of disks cannot be read. Units that cannot be read are data (<see cref="IoReading.UnitFailure"/>).</exception>
    /// <exception cref="InvalidOperationException">The devices have not been read yet.</exception>
    public void Look(IoReading into) => Look(into, static (_, _) => 0);

    /// <summary>The same, and more of the accounts of this moment.</summary>
    /// <param name="into">Gets the figures.</param>
    /// <param name="more">Asks for what is not in every reading.</param>
    public T Look<T>(IoReading into, Func<IoAccounts, IoReading, T> more)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(more);
        lock (_gate)
        {
            _looked = Now;
            (Exception? unitFailure, Exception? requestFailure) = Read();
            _accounts.Report(into);
            into.UnitFailure = unitFailure;
            into.RequestRows.Clear();
            _requests.Report(into.RequestRows);
            into.RequestFailure = requestFailure;
            return more(_accounts, into);
        }
    }

    /// <summary>
    /// Called at a beat that is made for another purpose (health), so that windows have readings between two looks. Reads only when somebody has
    /// looked within the longest window.
    /// </summary>
    public void Beat()
    {
        lock (_gate)
        {
            if (_looked is TimeSpan looked && Now - looked <= IoWindows.Longest.Length)
            {
                TryRead();
            }
        }
    }

    /// <summary>The first reading: what happens from now on is counted, whenever somebody looks.</summary>
    public void Start()
    {
        lock (_gate)
        {
            TryRead();
        }
    }

    /// <summary>The last reading: the next daemon's counters go on from here.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (_snapshots.Current is not null)
            {
                TryRead();
                Save(isEnd: true);
            }
        }
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    /// <summary>Nobody waits for this reading: whoever looks next meets the same failure and is told.</summary>
    private void TryRead()
    {
        try
        {
            Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Log.IoNotRead(_logger, exception.Message);
        }
    }

    /// <summary>One reading of disks, requests and units; why units, and why requests, could not be read, or null.</summary>
    private (Exception? Units, Exception? Requests) Read()
    {
        DaemonSnapshot snapshot = _snapshots.Current ?? throw new InvalidOperationException("the devices have not been read yet");
        Follow(snapshot);
        if (!_isRecalled)
        {
            _accounts.Recall(_state.Load());
            _isRecalled = true;
        }

        Exception? failure = null;
        _accounts.Begin(_disks, Now);
        _diskStats.Read(_take);
        Exception? requestFailure = _requests.Read(snapshot.Input.Config.Metrics.RequestHistograms, _disks);
        try
        {
            _cgroups.Read(_units);
            _accounts.TakeUnits(_units, snapshot.Input.Config.Metrics.TopUnits);
            Tell(_units.State);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            failure = exception;
        }

        _accounts.End();
        if (_accounts.IsChanged)
        {
            Save(isEnd: false);
        }

        return (failure, requestFailure);
    }

    private void Save(bool isEnd)
    {
        try
        {
            _state.Save(_accounts.Remember(isEnd));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The counters are right all the same, until the next daemon starts them again.
            Log.IoNotSaved(_logger, exception.Message);
        }
    }

    /// <summary>Decides anew which disks count, when devices or what is declared on them changed.</summary>
    private void Follow(DaemonSnapshot snapshot)
    {
        if (ReferenceEquals(snapshot, _seen))
        {
            return;
        }

        ImmutableArray<KeyValuePair<string, DeviceKey>> declared = IoDisks.Declared(snapshot.Input, snapshot.Output);
        if (_seen is null || _devices != snapshot.Input.World.Devices || !declared.SequenceEqual(_declared))
        {
            _disks = IoDisks.Of(snapshot.Input.World.Devices, declared);
            _devices = snapshot.Input.World.Devices;
            _declared = declared;
        }

        _seen = snapshot;
    }

    /// <summary>Once when units are not counted, with what to do, and once when they are again.</summary>
    private void Tell(CgroupIoState state)
    {
        if (state == _told)
        {
            return;
        }

        if (state != CgroupIoState.On)
        {
            Log.UnitIoOff(_logger, CgroupIoStates.Word(state), CgroupIoStates.Hint(state));
        }
        else if (_told != CgroupIoState.Unknown)
        {
            Log.UnitIoOn(_logger);
        }

        _told = state;
    }
}
