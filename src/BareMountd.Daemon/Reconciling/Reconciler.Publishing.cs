using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Health;
using BareMountd.Core.Planning;
using BareMountd.Core.Ports;
using BareMountd.Core.Views;
using BareMountd.Daemon.Hosting;

namespace BareMountd.Daemon.Reconciling;

/// <summary>What leaves the reconciler after a pass: the state file, the snapshot, the words for systemd.</summary>
public sealed partial class Reconciler
{
    /// <summary>Between two attempts to write the state file when nothing else happens.</summary>
    private static readonly TimeSpan s_stateRetry = TimeSpan.FromSeconds(10);

    /// <summary>Set while the state file is behind what is so.</summary>
    private ConditionStatus? _stateNotKept;

    /// <summary>
    /// Keeps what must survive a restart. A full or broken <c>/run</c> must not end the daemon that stands between the disks and their users:
    /// it says so, and tries again at every pass.
    /// </summary>
    /// <returns>When to try again at the latest; null when all is kept.</returns>
    private DateTimeOffset? Remember(DateTimeOffset now)
    {
        KeptState keep = new(Memory.ToKeep(_config, _runtimes, _parts.Manager.UnitFor)) { Policies = _policies.ToKeep(_config) };
        if (!Memory.Same(keep, _kept))
        {
            try
            {
                _parts.State.Save(keep);
                _kept = keep;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                if (_stateNotKept is null)
                {
                    Log.StateNotKept(_logger, exception.Message);
                }

                _stateNotKept = new ConditionStatus(
                    "state-not-kept",
                    "warning",
                    $"the state file cannot be written ({exception.Message}); a daemon that starts now would not know all mounts for its own",
                    $"`df -h /run` shows whether there is room; it is tried again every {s_stateRetry.TotalSeconds:F0} s",
                    _stateNotKept?.Since ?? now,
                    []);
                return now + s_stateRetry;
            }
        }

        if (_stateNotKept is not null)
        {
            _stateNotKept = null;
            Log.StateKeptAgain(_logger);
        }

        return null;
    }

    private void Publish(PlanInput input, PlanOutput output, HealthOutcome health)
    {
        IReadOnlyList<DiskStatus> disks = StatusBuilder.Disks(input, output, health, _parts.Manager.UnitFor);
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
            Conditions = Conditions(health.Machine, input.Now),
        };
        _snapshots.Publish(new DaemonSnapshot(input, output, health, StatusTimes.Earlier(status, _parts.Clock.Ahead)));
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

    private List<ConditionStatus> Conditions(MachineHealth machine, DateTimeOffset now)
    {
        List<ConditionStatus> conditions = [.. StatusBuilder.Machine(machine)];
        if (_refusedReload is ConditionStatus refused)
        {
            conditions.Add(refused);
        }

        if (_stateNotKept is ConditionStatus unkept)
        {
            conditions.Add(unkept);
        }

        foreach (ConfigDiagnostic diagnostic in _diagnostics)
        {
            string severity = diagnostic.Severity == ConfigSeverity.Warning ? "warning" : "info";
            conditions.Add(new ConditionStatus("config-" + diagnostic.Code, severity, diagnostic.ToString(), "", _readySince ?? now, []));
        }

        return conditions;
    }
}
