using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Health;
using BareMountd.Core.Matching;
using BareMountd.Core.Planning;
using BareMountd.Core.Ports;
using BareMountd.Core.Text;
using BareMountd.Core.Views;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Hosting;

/// <summary><c>baremountd --plan</c>: what would be done here and now, without doing it. Needs neither root nor a running daemon.</summary>
internal static class PlanCommand
{
    /// <summary>How long the first enumeration may take.</summary>
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    /// <summary>Prints the plan; 0 when it could be made.</summary>
    public static async Task<int> RunAsync(
        DaemonParts parts, DaemonOptions options, ConfigResult config, TextWriter output, CancellationToken cancellationToken)
    {
        WorldView view = new(parts.Host) { Mounts = parts.Mounts.Read() };
        view.Apply(await FirstResyncAsync(parts.Devices, cancellationToken));
        World world = view.Now(parts.Mounts.ReadSwaps());
        MatchResult matches = Matcher.Match(config.Config!, world);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        PlanInput input = new(config.Config!, world, matches, Recall(parts, now), view.Source == DeviceSources.Udev, now);
        PlanOutput plan = Planner.Plan(input);
        HealthOutcome health = HealthEvaluator.Evaluate(input, plan, ImmutableDictionary<string, DiskHealth>.Empty);
        IReadOnlyList<DiskStatus> disks = StatusBuilder.Disks(input, plan, health, parts.Manager.UnitFor);
        if (options.Json)
        {
            StatusResponse status = new()
            {
                Version = DaemonSettings.Version,
                Summary = StatusBuilder.Summary(disks),
                Source = view.Source!,
                Manager = parts.Manager.Name,
                Wsl = parts.Host.IsWsl,
                ConfigFile = options.ConfigFile,
                Disks = disks,
            };
            PlanResponse response = new(
                status, [.. plan.Actions.Select(Words).OfType<string>()], DeviceViewBuilder.Build(world, config.Config!, matches));
            await output.WriteLineAsync(System.Text.Json.JsonSerializer.Serialize(response, ControlJson.Default.PlanResponse));
            return ExitCodes.Ok;
        }

        await output.WriteLineAsync($"devices are seen through {view.Source}; {world.Devices.Length} block devices");
        foreach (DiskStatus disk in disks)
        {
            await WriteAsync(output, disk, plan.Actions);
        }

        return ExitCodes.Ok;
    }

    /// <summary>What a running daemon remembers; a state file that only root may read counts as empty.</summary>
    private static ImmutableDictionary<string, DiskRuntime> Recall(DaemonParts parts, DateTimeOffset now)
    {
        try
        {
            return Memory.Recall(parts.State.Load().Mounts, now);
        }
        catch (UnauthorizedAccessException)
        {
            return ImmutableDictionary<string, DiskRuntime>.Empty;
        }
    }

    private static async Task WriteAsync(TextWriter output, DiskStatus disk, ImmutableArray<PlannedAction> actions)
    {
        string device = disk.Device is null ? "" : $" {disk.Device.Node}";
        PlannedAction? action = actions.FirstOrDefault(a => a switch
        {
            PlannedAction.Mount mount => mount.Request.Disk == disk.Name,
            PlannedAction.Unmount unmount => unmount.Disk == disk.Name,
            _ => false,
        });
        string what = (action is null ? null : Words(action)) ?? $"nothing to do: {disk.State}{device}";
        await output.WriteLineAsync($"{disk.Name}: {what}");
        foreach (ConditionStatus condition in disk.Conditions)
        {
            await output.WriteLineAsync($"  {condition.Severity} {condition.Code}: {TextEscaper.ForTerminal(condition.Message)}");
            if (condition.Hint.Length > 0)
            {
                await output.WriteLineAsync($"    {condition.Hint}");
            }
        }
    }

    private static string? Words(PlannedAction action) => action switch
    {
        PlannedAction.Mount { Request: var mount } =>
            $"would mount {mount.DevNode} at {mount.MountPoint} (type {mount.FsType}, options {(mount.Options.IsEmpty ? "none" : string.Join(',', mount.Options))})",
        PlannedAction.Unmount unmount => $"would unmount {unmount.MountPoint}: {unmount.Reason}",
        _ => null,
    };

    private static async Task<DeviceEvent.Resync> FirstResyncAsync(IDeviceSource source, CancellationToken cancellationToken)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(s_deadline);
        System.Threading.Channels.Channel<DeviceEvent> events = System.Threading.Channels.Channel.CreateUnbounded<DeviceEvent>();
        Task run = Task.Run(() => source.RunAsync(events.Writer, end.Token), CancellationToken.None);
        try
        {
            Task<DeviceEvent> first = events.Reader.ReadAsync(end.Token).AsTask();
            if (await Task.WhenAny(first, run) == run)
            {
                await run;
            }

            return await first as DeviceEvent.Resync
                ?? throw new InvalidOperationException("the device source did not begin with a resync");
        }
        finally
        {
            await end.CancelAsync();
        }
    }
}
