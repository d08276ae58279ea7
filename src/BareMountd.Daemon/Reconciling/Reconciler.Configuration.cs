using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Events;
using BareMountd.Core.Planning;

namespace BareMountd.Daemon.Reconciling;

/// <summary>A new configuration takes the place of the present one.</summary>
public sealed partial class Reconciler
{
    private ReloadResponse Replace(ConfigResult next, List<PlannedAction> wished)
    {
        BareMountConfig before = _config;
        BareMountConfig after = next.Config!;
        ConfigChange change = ConfigChange.Between(before, after);
        foreach (string name in change.Removed)
        {
            Release(before.Find(name)!, wished);
        }

        foreach (string name in change.Changed)
        {
            DiskConfig was = before.Find(name)!;
            DiskConfig now = after.Find(name)!;
            if (_runtimes.TryGetValue(name, out DiskRuntime? runtime))
            {
                _runtimes = _runtimes.SetItem(name, Transitions.Redeclared(runtime, was, now));
                if (runtime.State == DiskState.Mounted)
                {
                    Unlink(was, now, runtime.MountPoint ?? was.MountPoint, wished);
                }
            }
        }

        _config = after;
        _diagnostics = [.. next.Diagnostics, .. ConfigChange.WaitingForRestart(_settings.InitialConfig.Config!, after).Select(NeedsRestart)];
        _refusedReload = null;
        ReloadResponse answer = new(true, change.Added, change.Removed, change.Changed, _diagnostics);
        _events.Tell(EventWords.Reloaded(answer, _time.GetUtcNow()));
        return answer;
    }

    private ConfigDiagnostic NeedsRestart(string key) => new(
        ConfigCodes.SeverityOf(ConfigCodes.NeedsRestart),
        ConfigCodes.NeedsRestart,
        _settings.ConfigFile,
        0,
        0,
        "$." + key,
        "is not what it was when the daemon started, and stays so until it is started again: systemctl restart baremountd (mounts stay)");

    /// <summary>A disk is not declared any more: its mount is left standing, or taken down where its declaration said so and it is ours.</summary>
    private void Release(DiskConfig disk, List<PlannedAction> wished)
    {
        if (!_runtimes.TryGetValue(disk.Name, out DiskRuntime? runtime))
        {
            return;
        }

        _runtimes = _runtimes.Remove(disk.Name);
        if (runtime.JobInFlight)
        {
            _departing[disk.Name] = disk;
        }
        else if (runtime is { State: DiskState.Mounted, Owned: true } && disk.UnmountOnRemove)
        {
            string mountPoint = runtime.MountPoint ?? disk.MountPoint;
            wished.Add(PlannedAction.Unmount.Of(disk, mountPoint, null, deviceGone: false, "removed from the configuration"));
            wished.Add(new PlannedAction.Unlink(disk.Name, mountPoint, disk.Links));
        }
    }

    /// <summary>Takes the links away that are not declared any more; the next pass makes the new ones.</summary>
    private static void Unlink(DiskConfig was, DiskConfig now, string mountPoint, List<PlannedAction> wished)
    {
        ImmutableArray<string> dropped = [.. was.Links.Except(now.Links)];
        if (!dropped.IsEmpty)
        {
            wished.Add(new PlannedAction.Unlink(now.Name, mountPoint, dropped));
        }
    }

    private void RefuseReload(ReconcilerMessage.ReloadRefused refused, DateTimeOffset now)
    {
        ConfigDiagnostic first = refused.Config.Diagnostics.First(d => d.Severity == ConfigSeverity.Error);
        _refusedReload = new ConditionStatus(
            "config-refused", "warning", $"the configuration was not reloaded: {first}",
            "baremountctl check-config, correct the file, then baremountctl reload", now, []);
        _events.Tell(EventWords.RefusedConfig(first, now));
        refused.Answer.SetResult(new ReloadResponse(false, [], [], [], refused.Config.Diagnostics));
    }
}
