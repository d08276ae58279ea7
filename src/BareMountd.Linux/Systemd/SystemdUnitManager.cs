using System.Collections.Immutable;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Systemd;

/// <summary>Starts, stops and restarts units by systemd's jobs, and runs commands as transient services. Every wait has an end.</summary>
/// <param name="bus">Connection to systemd; stays the caller's.</param>
/// <param name="time">Clock.</param>
public sealed class SystemdUnitManager(SystemdBus bus, TimeProvider time) : IUnitManager
{
    /// <summary>How long a question may take.</summary>
    private static readonly TimeSpan s_questionTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What a command may take beyond its own limits: systemd's work before and after.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(15);

    private readonly OwnUnits _units = new(bus, time);

    /// <inheritdoc/>
    public Task<UnitOutcome> StartAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) =>
        RunJobAsync(unit, timeout, "active", bus.StartUnitAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<UnitOutcome> StopAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) =>
        RunJobAsync(unit, timeout, "inactive", bus.StopUnitAsync, cancellationToken);

    /// <inheritdoc/>
    public Task<UnitOutcome> RestartAsync(string unit, TimeSpan timeout, CancellationToken cancellationToken) =>
        RunJobAsync(unit, timeout, "active", bus.RestartUnitAsync, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> ActiveStateAsync(string unit, CancellationToken cancellationToken) =>
        await AskAsync(async end => (await bus.GetUnitAsync(unit, end)).ActiveState, "", cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> IsWantedAsync(string unit, CancellationToken cancellationToken) =>
        await AskAsync(async end => (await bus.GetUnitReferencesAsync(unit, end)).Count > 0, false, cancellationToken);

    /// <inheritdoc/>
    public async Task<UnitOutcome> RunAsync(TransientCommand command, CancellationToken cancellationToken)
    {
        DateTimeOffset since = time.GetUtcNow();
        TimeSpan limit = command.Timeout + TransientService.StopTimeout + s_grace;
        using CancellationTokenSource late = new(limit, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            ServiceResult result = await _units.RunServiceAsync(command.Unit, TransientService.Properties(command), end.Token);
            return result.Succeeded
                ? UnitOutcome.Done
                : new UnitOutcome(
                    false, JournalReader.OneLine(result.Words), result.ExitStatus, await UnitLog.ReadAsync([command.Unit], null, since, cancellationToken));
        }
        catch (Exception e) when (BusFailure.Code(e) is not null)
        {
            return Failed(e.Message);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failed($"it did not end within {limit.TotalSeconds:0} s");
        }
    }

    /// <summary>Sends a request for a job and waits for its end.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="timeout">How long to wait; the job goes on after.</param>
    /// <param name="wished">The state that the job leads to, for one whose end was missed.</param>
    /// <param name="request">The request; a job that is in the way is replaced.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<UnitOutcome> RunJobAsync(
        string unit, TimeSpan timeout, string wished, Func<string, string, CancellationToken, Task<JobResult>> request, CancellationToken cancellationToken)
    {
        DateTimeOffset since = time.GetUtcNow();
        using CancellationTokenSource late = new(timeout, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await bus.WaitReadyAsync(OwnUnits.BusDeadline, end.Token);
            JobResult result = await RequestAsync(unit, request, end.Token);
            if (result == JobResult.Lost)
            {
                result = await CatchUpAsync(unit, wished, end.Token);
            }

            return result == JobResult.Done ? UnitOutcome.Done : await ExplainAsync(unit, result, since, end.Token);
        }
        catch (BusErrorException e) when (e.Name == BusErrorException.NoSuchUnit && wished == "inactive")
        {
            return UnitOutcome.Done;
        }
        catch (Exception e) when (BusFailure.Code(e) is not null)
        {
            return Failed((e as BusErrorException)?.Words ?? e.Message);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Failed($"it did not end within {timeout.TotalSeconds:0} s; systemd goes on with it");
        }
    }

    private static async Task<JobResult> RequestAsync(
        string unit, Func<string, string, CancellationToken, Task<JobResult>> request, CancellationToken cancellationToken)
    {
        try
        {
            return await request(unit, "replace", cancellationToken);
        }
        catch (Exception e) when (e is BusDisconnectedException or BusErrorException { IsLostReply: true })
        {
            return JobResult.Lost;
        }
    }

    /// <summary>The end of a job was missed: the state of the unit tells what came of it.</summary>
    private async Task<JobResult> CatchUpAsync(string unit, string wished, CancellationToken cancellationToken)
    {
        await bus.WaitReadyAsync(OwnUnits.BusDeadline, cancellationToken);
        string state = (await bus.GetUnitAsync(unit, cancellationToken)).ActiveState;
        return state == wished || (state == "failed" && wished == "inactive") ? JobResult.Done : JobResult.Lost;
    }

    private async Task<UnitOutcome> ExplainAsync(string unit, JobResult result, DateTimeOffset since, CancellationToken cancellationToken)
    {
        UnitStatus status = await bus.GetUnitAsync(unit, cancellationToken);
        string words = status.Result is "" or "success" ? JobResults.Describe(result) : $"{JobResults.Describe(result)} ({status.Result})";
        ImmutableArray<string> log = await UnitLog.ReadAsync([unit], null, since, cancellationToken);
        return new UnitOutcome(false, JournalReader.OneLine(UnitLog.Tell(log, words)), status.ExecMainStatus, log);
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question, T otherwise, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(s_questionTimeout, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await question(end.Token);
        }
        catch (Exception e) when (BusFailure.Code(e) is not null)
        {
            return otherwise;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return otherwise;
        }
    }

    private static UnitOutcome Failed(string words) => new(false, JournalReader.OneLine(words), 0, []);
}
