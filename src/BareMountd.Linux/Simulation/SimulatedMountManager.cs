using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using BareMountd.Core;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Simulation;

/// <summary>
/// Mounts in memory, on top of a recorded mount table: <c>--simulate</c> and the tests run the whole daemon on it, without root, bus or disk.
/// It is mount manager and mount table in one, as systemd and the kernel are for the real one, and obeys the same rules: the same device is
/// mounted already, another one makes the mount point busy.
/// </summary>
public sealed class SimulatedMountManager : IMountManager, IMountTableSource
{
    private const int FirstMountId = 100_000;

    private readonly Lock _gate = new();
    private readonly ImmutableArray<SwapEntry> _swaps;
    private readonly Dictionary<string, string> _failures;
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);
    private MountTable _table;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _nextId = FirstMountId;

    /// <summary>Starts from a recorded machine.</summary>
    /// <param name="initial">Mount table at the start.</param>
    /// <param name="swaps">Swap areas; they do not change.</param>
    /// <param name="failures">Disks whose mounts fail, with the code; null for none.</param>
    public SimulatedMountManager(MountTable initial, ImmutableArray<SwapEntry> swaps, IReadOnlyDictionary<string, string>? failures = null)
    {
        _table = initial;
        _swaps = swaps;
        _failures = failures is null ? new(StringComparer.Ordinal) : new(failures, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Name => "simulated";

    /// <summary>Links that were made, with their targets.</summary>
    public ImmutableDictionary<string, string> Links
    {
        get
        {
            lock (_gate)
            {
                return _links.ToImmutableDictionary(StringComparer.Ordinal);
            }
        }
    }

    /// <summary>
    /// Lets what is asked for a disk fail with a code from now on, or succeed again (null). <see cref="Codes.UnmountBusy"/> and
    /// <see cref="Codes.UnmountFailed"/> hold for unmounting, every other code for mounting and remounting.
    /// </summary>
    public void Script(string disk, string? code)
    {
        lock (_gate)
        {
            if (code is null)
            {
                _failures.Remove(disk);
            }
            else
            {
                _failures[disk] = code;
            }
        }
    }

    /// <summary>Takes away the mounts of a device, as the kernel's and systemd's work would when it is pulled.</summary>
    public void RemoveDevice(string source) => Change(table => new MountTable(table.Entries.RemoveAll(entry => entry.Source == source)));

    /// <inheritdoc/>
    /// <remarks>Simulated mounts need no links to their devices.</remarks>
    public void Sweep(IReadOnlySet<string> disks)
    {
    }

    /// <inheritdoc/>
    public string UnitFor(string mountPoint) => UnitName.FromPath(mountPoint, ".mount");

    /// <inheritdoc/>
    public Task<MountOutcome> MountAsync(MountRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_table.At(request.MountPoint) is { } present)
            {
                return Task.FromResult<MountOutcome>(IsOf(present, request)
                    ? new MountOutcome.AlreadyMounted(UnitFor(request.MountPoint))
                    : new MountOutcome.Failed(
                        Codes.MountPointBusy, $"{request.MountPoint} carries {present.FsType} of {present.Source}", []));
            }

            if (ScriptedMountFailure(request.Disk) is { } failure)
            {
                return Task.FromResult<MountOutcome>(failure);
            }

            MountEntry entry = Entry(request, _nextId++);
            Change(table => new MountTable(table.Entries.Add(entry)));
            return Task.FromResult<MountOutcome>(new MountOutcome.Mounted(UnitFor(request.MountPoint)));
        }
    }

    /// <inheritdoc/>
    public Task<UnmountOutcome> UnmountAsync(string disk, string mountPoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_table.At(mountPoint) is null)
            {
                return Task.FromResult<UnmountOutcome>(new UnmountOutcome.Unmounted());
            }

            if (_failures.TryGetValue(disk, out string? code) && code is Codes.UnmountBusy or Codes.UnmountFailed)
            {
                return Task.FromResult<UnmountOutcome>(new UnmountOutcome.Failed(code, $"umount: {mountPoint}: scripted {code}", []));
            }

            string below = mountPoint.TrimEnd('/') + "/";
            if (_table.Entries.Any(entry => entry.MountPoint.StartsWith(below, StringComparison.Ordinal)))
            {
                return Task.FromResult<UnmountOutcome>(
                    new UnmountOutcome.Failed(Codes.UnmountBusy, $"umount: {mountPoint}: target is busy.", []));
            }

            Change(table => new MountTable(table.Entries.RemoveAll(entry => entry.MountPoint == mountPoint)));
            return Task.FromResult<UnmountOutcome>(new UnmountOutcome.Unmounted());
        }
    }

    /// <inheritdoc/>
    public Task<MountOutcome> RemountAsync(MountRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_table.At(request.MountPoint) is not { } present)
            {
                return MountAsync(request, cancellationToken);
            }

            if (!IsOf(present, request))
            {
                return Task.FromResult<MountOutcome>(new MountOutcome.Failed(
                    Codes.MountPointBusy, $"{request.MountPoint} carries {present.FsType} of {present.Source}", []));
            }

            if (ScriptedMountFailure(request.Disk) is { } failure)
            {
                return Task.FromResult<MountOutcome>(failure);
            }

            MountEntry renewed = Entry(request, present.Id);
            Change(table => new MountTable(table.Entries.Replace(present, renewed)));
            return Task.FromResult<MountOutcome>(new MountOutcome.Mounted(UnitFor(request.MountPoint)));
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> EnsureLinks(string mountPoint, IReadOnlyList<string> links)
    {
        lock (_gate)
        {
            foreach (string link in links)
            {
                _links[link] = mountPoint;
            }
        }

        return [];
    }

    /// <inheritdoc/>
    public void RemoveLinks(string mountPoint, IReadOnlyList<string> links)
    {
        lock (_gate)
        {
            foreach (string link in links.Where(link => _links.GetValueOrDefault(link) == mountPoint))
            {
                _links.Remove(link);
            }
        }
    }

    /// <inheritdoc/>
    public MountTable Read()
    {
        lock (_gate)
        {
            return _table;
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<SwapEntry> ReadSwaps() => _swaps;

    /// <inheritdoc/>
    public async Task RunAsync(ChannelWriter<MountTable> changes, CancellationToken cancellationToken)
    {
        while (true)
        {
            MountTable table;
            Task changed;
            lock (_gate)
            {
                table = _table;
                changed = _changed.Task;
            }

            await changes.WriteAsync(table, cancellationToken);
            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Change(Func<MountTable, MountTable> change)
    {
        lock (_gate)
        {
            _table = change(_table);
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private MountOutcome.Failed? ScriptedMountFailure(string disk) =>
        _failures.TryGetValue(disk, out string? code) && code is not (Codes.UnmountBusy or Codes.UnmountFailed)
            ? new MountOutcome.Failed(code, $"scripted {code}", [])
            : null;

    private static bool IsOf(MountEntry entry, MountRequest request) =>
        entry.Number == request.Device.Number || entry.Source == request.DevNode;

    private MountEntry Entry(MountRequest request, int id)
    {
        List<string> words = [.. request.Options];
        string access = words.Remove("ro") ? "ro" : "rw";
        words.RemoveAll(word => word is "rw" or "defaults");
        return new MountEntry
        {
            Id = id,
            ParentId = Parent(request.MountPoint),
            Number = request.Device.Number,
            Root = "/",
            MountPoint = request.MountPoint,
            Options = string.Join(',', words.Prepend(access)),
            FsType = request.FsType,
            Source = request.DevNode,
            SuperOptions = access,
        };
    }

    private int Parent(string mountPoint)
    {
        MountEntry? parent = null;
        foreach (MountEntry entry in _table.Entries)
        {
            string prefix = entry.MountPoint == "/" ? "/" : string.Create(CultureInfo.InvariantCulture, $"{entry.MountPoint}/");
            if (mountPoint.StartsWith(prefix, StringComparison.Ordinal) && entry.MountPoint.Length >= (parent?.MountPoint.Length ?? 0))
            {
                parent = entry;
            }
        }

        return parent?.Id ?? 1;
    }
}
