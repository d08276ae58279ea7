using System.Globalization;
using BareMountd.Core.Mounts;

namespace BareMountd.Linux.Systemd;

/// <summary>
/// systemd's manager interface on the system bus. The match on <c>JobRemoved</c> stands before any call is made; a lost connection (broker
/// restarted) or a systemd that leaves the bus for a moment (daemon-reexec) is made good on its own, and jobs whose end was missed come
/// back as <see cref="JobResult.Lost"/>, so that the caller looks at the unit and at the mount table.
/// </summary>
/// <remarks>Throws <see cref="BusErrorException"/> for an error that systemd answers, <see cref="BusDisconnectedException"/> where it cannot be reached.</remarks>
public sealed partial class SystemdBus : IAsyncDisposable
{
    private const string Destination = "org.freedesktop.systemd1";
    private const string ManagerPath = "/org/freedesktop/systemd1";
    private const string ManagerInterface = "org.freedesktop.systemd1.Manager";
    private const string PropertiesInterface = "org.freedesktop.DBus.Properties";

    /// <summary>A call that finds systemd away is sent again this often, each time after systemd came back.</summary>
    private const int MaxDeliveries = 3;

    private static readonly HashSet<string> s_references = ["RequiredBy", "RequisiteOf", "WantedBy", "BoundBy", "UpheldBy", "Wants", "Upholds"];

    private static readonly TimeSpan s_readyTimeout = TimeSpan.FromSeconds(5);

    private readonly SdEventLoop _loop;
    private readonly TimeProvider _time;
    private readonly string? _address;

    /// <summary>Starts to connect; calls wait up to 5 s for the connection.</summary>
    /// <param name="loop">Loop on which everything native lives; ends after this object.</param>
    /// <param name="time">Clock of the reconnect backoff.</param>
    /// <param name="address">D-Bus address; null for the system bus.</param>
    public SystemdBus(SdEventLoop loop, TimeProvider time, string? address = null)
    {
        _loop = loop;
        _time = time;
        _address = address;
        _loop.Post(() =>
        {
            _loop.AddCloser(Close);
            Connect();
        });
    }

    /// <summary>True while systemd answers on the bus.</summary>
    public bool IsReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>Waits until systemd answers on the bus.</summary>
    /// <exception cref="BusDisconnectedException">It did not within the time.</exception>
    public async Task WaitReadyAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await _ready.Task.WaitAsync(timeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new BusDisconnectedException(
                _lastError.Length > 0 ? $"systemd cannot be reached over D-Bus: {_lastError}" : "systemd does not answer on D-Bus");
        }
    }

    /// <summary>Makes and starts a unit, and waits for the end of its job.</summary>
    /// <param name="name">Unit.</param>
    /// <param name="mode"><c>fail</c>, <c>replace</c> … (org.freedesktop.systemd1(5), StartUnit).</param>
    /// <param name="properties">Properties, each once.</param>
    /// <param name="cancellationToken">Ends the wait; the job goes on.</param>
    public Task<JobResult> StartTransientUnitAsync(
        string name, string mode, IReadOnlyList<UnitProperty> properties, CancellationToken cancellationToken) =>
        RunJobAsync("StartTransientUnit", message => BusMessage.AppendTransientUnit(message, name, mode, properties), cancellationToken);

    /// <summary>Starts a unit that is loaded, and waits for the end of its job.</summary>
    public Task<JobResult> StartUnitAsync(string name, string mode, CancellationToken cancellationToken) =>
        RunJobAsync("StartUnit", message => AppendTwo(message, name, mode), cancellationToken);

    /// <summary>Stops a unit, and waits for the end of its job.</summary>
    public Task<JobResult> StopUnitAsync(string name, string mode, CancellationToken cancellationToken) =>
        RunJobAsync("StopUnit", message => AppendTwo(message, name, mode), cancellationToken);

    /// <summary>Restarts a unit that runs or starts it, and waits for the end of the job.</summary>
    public Task<JobResult> RestartUnitAsync(string name, string mode, CancellationToken cancellationToken) =>
        RunJobAsync("RestartUnit", message => AppendTwo(message, name, mode), cancellationToken);

    /// <summary>Forgets the failure of a unit; nothing happens where no such unit is loaded.</summary>
    public Task ResetFailedUnitAsync(string name, CancellationToken cancellationToken) => IgnoreUnknownAsync("ResetFailedUnit", name, cancellationToken);

    /// <summary>Gives up the reference that the property <c>AddRef</c> of a transient unit made, so that systemd may unload it.</summary>
    public Task UnrefUnitAsync(string name, CancellationToken cancellationToken) => IgnoreUnknownAsync("UnrefUnit", name, cancellationToken);

    /// <summary>Lets systemd read its unit files again (daemon-reload). Returns when it has.</summary>
    public Task ReloadAsync(CancellationToken cancellationToken) =>
        CallAsync(ManagerPath, ManagerInterface, "Reload", null, static _ => true, cancellationToken);

    /// <summary>Loads a unit if it is not loaded, and reads what decisions rest on. A unit that does not exist has LoadState <c>not-found</c>.</summary>
    public async Task<UnitStatus> GetUnitAsync(string name, CancellationToken cancellationToken)
    {
        string path = await LoadUnitAsync(name, cancellationToken);
        Dictionary<string, string> unit = await GetAllAsync(path, "org.freedesktop.systemd1.Unit", cancellationToken);
        string? kind = name.EndsWith(".mount", StringComparison.Ordinal) ? "org.freedesktop.systemd1.Mount"
            : name.EndsWith(".service", StringComparison.Ordinal) ? "org.freedesktop.systemd1.Service"
            : null;
        Dictionary<string, string> own = kind is null ? [] : await GetAllAsync(path, kind, cancellationToken);
        return new UnitStatus
        {
            Name = name,
            LoadState = unit.GetValueOrDefault("LoadState", ""),
            ActiveState = unit.GetValueOrDefault("ActiveState", ""),
            SubState = unit.GetValueOrDefault("SubState", ""),
            FragmentPath = unit.GetValueOrDefault("FragmentPath", ""),
            SourcePath = unit.GetValueOrDefault("SourcePath", ""),
            Transient = unit.GetValueOrDefault("Transient") == "1",
            Result = own.GetValueOrDefault("Result", ""),
            What = own.GetValueOrDefault("What", ""),
            ControlPid = uint.TryParse(own.GetValueOrDefault("ControlPID"), CultureInfo.InvariantCulture, out uint pid) ? pid : 0,
            ExecMainStatus = int.TryParse(own.GetValueOrDefault("ExecMainStatus"), CultureInfo.InvariantCulture, out int status) ? status : 0,
        };
    }

    /// <summary>
    /// Units that require or want this one, bind to it or uphold it, and units that it wants or upholds itself (the links in its
    /// <c>.wants</c> directories): those for which its start means something. A unit is loaded if it is not.
    /// </summary>
    public async Task<IReadOnlyCollection<string>> GetUnitReferencesAsync(string name, CancellationToken cancellationToken)
    {
        string path = await LoadUnitAsync(name, cancellationToken);
        return await CallAsync(
            path,
            PropertiesInterface,
            "GetAll",
            message => BusMessage.AppendString(message, "org.freedesktop.systemd1.Unit"),
            static message => BusMessage.ReadLists(message, s_references),
            cancellationToken);
    }

    /// <summary>Closes the connection. Calls that wait end with <see cref="BusDisconnectedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _loop.InvokeAsync(() =>
            {
                Close();
                _loop.RemoveCloser(Close);
            });
        }
        catch (ObjectDisposedException)
        {
            // The loop ended first, and closed us on its way.
        }
    }

    private Task<string> LoadUnitAsync(string name, CancellationToken cancellationToken) =>
        CallAsync(
            ManagerPath,
            ManagerInterface,
            "LoadUnit",
            message => BusMessage.AppendString(message, name),
            static message => BusMessage.ReadString(message, 'o'),
            cancellationToken);

    private Task<Dictionary<string, string>> GetAllAsync(string path, string contract, CancellationToken cancellationToken) =>
        CallAsync(
            path,
            PropertiesInterface,
            "GetAll",
            message => BusMessage.AppendString(message, contract),
            BusMessage.ReadProperties,
            cancellationToken);

    private async Task IgnoreUnknownAsync(string member, string name, CancellationToken cancellationToken)
    {
        try
        {
            await CallAsync(
                ManagerPath, ManagerInterface, member, message => BusMessage.AppendString(message, name), static _ => true, cancellationToken);
        }
        catch (BusErrorException e) when (e.Name is BusErrorException.NoSuchUnit or "org.freedesktop.systemd1.NotReferenced")
        {
            // It is as wished already.
        }
    }

    private static void AppendTwo(nint message, string first, string second)
    {
        BusMessage.AppendString(message, first);
        BusMessage.AppendString(message, second);
    }

    private async Task<JobResult> RunJobAsync(string member, Action<nint> append, CancellationToken cancellationToken)
    {
        Task<JobResult> job = await DeliverAsync(() => StartJobCall(member, append), cancellationToken);
        return await job.WaitAsync(cancellationToken);
    }

    private Task<T> CallAsync<T>(
        string path, string contract, string member, Action<nint>? append, Func<nint, T> read, CancellationToken cancellationToken) =>
        DeliverAsync(() => StartCall(path, contract, member, append, read), cancellationToken);

    private async Task<T> DeliverAsync<T>(Func<Task<T>> start, CancellationToken cancellationToken)
    {
        for (int delivery = 1; ; delivery++)
        {
            await WaitReadyAsync(s_readyTimeout, cancellationToken);
            try
            {
                Task<T> call;
                try
                {
                    call = await _loop.InvokeAsync(start);
                }
                catch (ObjectDisposedException e)
                {
                    throw new BusDisconnectedException(e.Message);
                }

                return await call.WaitAsync(cancellationToken);
            }
            catch (BusErrorException e) when (e.IsUndelivered && delivery < MaxDeliveries)
            {
                // The broker tells of systemd's leaving before it answers so: the next round waits until it is back.
            }
        }
    }
}
