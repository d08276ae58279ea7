using System.Collections.Concurrent;
using System.Collections.Immutable;
using BareMountd.Core;
using BareMountd.Core.Host;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Systemd;

/// <summary>
/// Mounts by transient units of systemd: the job is awaited, and then the kernel's mount table is believed. Nothing is mounted by this
/// process itself, so that systemd knows every mount and takes it down in the right order at shutdown.
/// </summary>
public sealed partial class SystemdMountManager : IMountManager
{
    /// <summary>How long the kernel's mount table may lag behind a job that is done.</summary>
    private static readonly TimeSpan s_tableDeadline = TimeSpan.FromSeconds(2);

    // How long a failed mount waits for the check that it had started.
    private static readonly TimeSpan s_fsckDeadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_fsckPause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long systemd may be away before an outcome says so.</summary>
    private static readonly TimeSpan s_busDeadline = OwnUnits.BusDeadline;

    private readonly SystemdBus _bus;
    private readonly IMountTableSource _mounts;
    private readonly LinuxRoots _roots;
    private readonly TimeProvider _time;
    private readonly OwnUnits _units;

    /// <summary>Links that were made here, with their targets: only these may be pointed elsewhere later.</summary>
    private readonly ConcurrentDictionary<string, string> _links = new(StringComparer.Ordinal);

    /// <summary>Wires the manager.</summary>
    /// <param name="bus">Connection to systemd; stays the caller's.</param>
    /// <param name="mounts">Mount table of PID 1.</param>
    /// <param name="roots">Where trees and programs stand.</param>
    /// <param name="time">Clock.</param>
    public SystemdMountManager(SystemdBus bus, IMountTableSource mounts, LinuxRoots roots, TimeProvider time)
    {
        _bus = bus;
        _mounts = mounts;
        _roots = roots;
        _time = time;
        _units = new OwnUnits(bus, time);
    }

    /// <inheritdoc/>
    public string Name => "systemd";

    /// <inheritdoc/>
    public string UnitFor(string mountPoint) => UnitName.FromPath(mountPoint, ".mount");

    /// <inheritdoc/>
    public async Task<MountOutcome> MountAsync(MountRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await MountCoreAsync(request, cancellationToken);
        }
        catch (Exception e) when (BusFailure.Code(e) is { } code)
        {
            return new MountOutcome.Failed(code, JournalReader.OneLine(e.Message), []);
        }
    }

    /// <inheritdoc/>
    public async Task<MountOutcome> RemountAsync(MountRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await RemountCoreAsync(request, cancellationToken);
        }
        catch (Exception e) when (BusFailure.Code(e) is { } code)
        {
            return new MountOutcome.Failed(code, JournalReader.OneLine(e.Message), []);
        }
    }

    /// <inheritdoc/>
    public async Task<UnmountOutcome> UnmountAsync(string disk, string mountPoint, CancellationToken cancellationToken)
    {
        try
        {
            return await UnmountCoreAsync(disk, mountPoint, cancellationToken);
        }
        catch (Exception e) when (BusFailure.Code(e) is { } code)
        {
            string unmountCode = code == Codes.MountFailed ? Codes.UnmountFailed : code;
            return new UnmountOutcome.Failed(unmountCode, JournalReader.OneLine(e.Message), []);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, string>> EnsureLinks(string mountPoint, IReadOnlyList<string> links)
    {
        List<KeyValuePair<string, string>> refused = [];
        foreach (string link in links)
        {
            string? reason = LinkKeeper.Ensure(link, mountPoint, present => _links.TryGetValue(link, out string? ours) && present == ours);
            if (reason is null)
            {
                _links[link] = mountPoint;
            }
            else
            {
                refused.Add(new KeyValuePair<string, string>(link, reason));
            }
        }

        return refused;
    }

    /// <inheritdoc/>
    public void RemoveLinks(string mountPoint, IReadOnlyList<string> links)
    {
        foreach (string link in links)
        {
            LinkKeeper.Remove(link, mountPoint);
            _links.TryRemove(new KeyValuePair<string, string>(link, mountPoint));
        }
    }

    private string DeviceLink(string disk) => _roots.DeviceLinks + "/" + disk;

    private static MountOutcome.Failed Refuse(string code, string detail) => new(code, JournalReader.OneLine(detail), []);

    private static Task<ImmutableArray<string>> ReadLogAsync(
        IReadOnlyList<string> units, string? device, DateTimeOffset since, CancellationToken cancellationToken) =>
        UnitLog.ReadAsync(units, device, since, cancellationToken);
}
