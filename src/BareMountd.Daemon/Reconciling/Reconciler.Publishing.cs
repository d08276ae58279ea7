using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Planning;
using BareMountd.Core.Ports;
using BareMountd.Core.Views;
using BareMountd.Daemon.Hosting;

namespace BareMountd.Daemon.Reconciling;

/// <summary>What leaves the reconciler after a pass: the state file, log lines, the snapshot, the words for systemd.</summary>
public sealed partial class Reconciler
{
    private void Remember()
    {
        ImmutableArray<OwnedMount> keep = Memory.ToKeep(_config, _runtimes, _parts.Manager.UnitFor);
        if (keep.Length != _kept.Length || !keep.Zip(_kept).All(pair => Memory.Same(pair.First, pair.Second)))
        {
            _parts.State.Save(keep);
            _kept = keep;
        }
    }

    /// <summary>One line for each state that differs from the last one told, whoever changed it: a job's end, a wish, or this pass.</summary>
    private void Transitioned(ImmutableDictionary<string, DiskRuntime> after, PlanInput input)
    {
        foreach (DiskConfig disk in input.Config.Disks)
        {
            DiskRuntime now = after[disk.Name];
            DiskState? was = _told.TryGetValue(disk.Name, out DiskState told) ? told : null;
            if (was != now.State)
            {
                _told[disk.Name] = now.State;
                Log.StateChanged(_logger, disk, was, now, input.Matches.For(disk.Name));
            }
        }
    }

    private void Publish(PlanInput input, PlanOutput output)
    {
        IReadOnlyList<DiskStatus> disks = StatusBuilder.Disks(input, output, _parts.Manager.UnitFor);
        bool first = _readySince is null;
        _readySince ??= input.Now;
        string summary = StatusBuilder.Summary(disks);
        StatusResponse status = new()
        {
            Version = DaemonSettings.Version,
            Summary = summary,
            Source = _world.Source!,
            Manager = _parts.Manager.Name,
            Wsl = _parts.Host.IsWsl,
            ConfigFile = _settings.ConfigFile,
            ReadySince = _readySince,
            Generation = ++_generation,
            Disks = disks,
            Conditions = Conditions(input.Now),
        };
        _snapshots.Publish(new DaemonSnapshot(input, output, status));
        if (first)
        {
            _notice.Ready(summary);
            Log.Ready(_logger, summary, _world.Source!);
        }
        else
        {
            _notice.Status(summary);
        }
    }

    private List<ConditionStatus> Conditions(DateTimeOffset now)
    {
        List<ConditionStatus> conditions = [];
        if (_refusedReload is ConditionStatus refused)
        {
            conditions.Add(refused);
        }

        foreach (ConfigDiagnostic diagnostic in _diagnostics)
        {
            string severity = diagnostic.Severity == ConfigSeverity.Warning ? "warning" : "info";
            conditions.Add(new ConditionStatus("config-" + diagnostic.Code, severity, diagnostic.ToString(), "", _readySince ?? now, []));
        }

        return conditions;
    }
}
