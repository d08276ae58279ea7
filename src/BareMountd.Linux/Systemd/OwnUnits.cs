using System.Collections.Immutable;
using BareMountd.Core.Mounts;

namespace BareMountd.Linux.Systemd;

/// <summary>Transient units that we make: held by our reference until their result is read, and given back whatever happens.</summary>
internal sealed class OwnUnits(SystemdBus bus, TimeProvider time)
{
    /// <summary>How long systemd may be away before an outcome says so.</summary>
    internal static readonly TimeSpan BusDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Starts a unit with our reference on it, and gives the reference back when the wait is cancelled.</summary>
    internal async Task<JobResult> StartAsync(string unit, ImmutableArray<UnitProperty> properties, CancellationToken cancellationToken)
    {
        try
        {
            return await bus.StartTransientUnitAsync(unit, "fail", properties, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or BusErrorException { Name: not BusErrorException.UnitExists, IsLostReply: false })
        {
            // systemd takes our reference before it writes the unit's file and queues the job. When one of these fails (no space in /run),
            // the reference would keep a unit that is nothing, and its name would be taken until we end.
            await LetGoAsync(unit, failed: false);
            throw;
        }
    }

    /// <summary>Gives the unit back to systemd: a failed one is forgotten, so that none is left and the next attempt finds the name free.</summary>
    internal async Task LetGoAsync(string unit, bool failed)
    {
        try
        {
            // Not cancelled with the attempt: a reference that stays would keep the unit.
            using CancellationTokenSource limit = new(BusDeadline, time);
            await bus.UnrefUnitAsync(unit, limit.Token);
            if (failed)
            {
                await bus.ResetFailedUnitAsync(unit, limit.Token);
            }
        }
        catch (Exception e) when (BusFailure.Code(e) is not null || e is OperationCanceledException)
        {
            // The reference falls with the connection, and the next attempt resets the unit first.
        }
    }

    /// <summary>Runs a transient service to its end.</summary>
    internal async Task<ServiceResult> RunServiceAsync(string unit, ImmutableArray<UnitProperty> properties, CancellationToken cancellationToken)
    {
        await bus.ResetFailedUnitAsync(unit, cancellationToken);
        JobResult result;
        try
        {
            result = await StartAsync(unit, properties, cancellationToken);
        }
        catch (BusErrorException e) when (e.Name == BusErrorException.UnitExists)
        {
            // It runs still, from before a restart of ours: this joins its job.
            result = await bus.StartUnitAsync(unit, "fail", cancellationToken);
        }

        try
        {
            UnitStatus status = await bus.GetUnitAsync(unit, cancellationToken);
            bool succeeded = result == JobResult.Done || (result == JobResult.Lost && status is { Result: "success", ActiveState: "inactive" });
            string exit = status.Result == "exit-code" ? $", exit status {status.ExecMainStatus}" : "";
            return new ServiceResult(succeeded, $"{JobResults.Describe(result)} ({status.Result}{exit})", status.ExecMainStatus);
        }
        finally
        {
            await LetGoAsync(unit, failed: true);
        }
    }
}
