using BareMountd.Core.Mounts;
using BareMountd.Core.Policies;
using BareMountd.Daemon.Policies;
using BareMountd.Daemon.Tests.Cli;

namespace BareMountd.Daemon.Tests.Policies;

/// <summary>Dependents, stops and restarts of one disk: in order, each once, and what a newer order makes void is not done.</summary>
public sealed class UnitQueueTests
{
    private const string Wait = "baremountd-wait@data.service";

    private static readonly PolicyAction s_start = new PolicyAction.StartDependents("data");
    private static readonly PolicyAction s_stop = new PolicyAction.StopDependents("data");

    private readonly GatedUnits _units = new();
    private readonly Reports _reports = new();
    private readonly ManualTime _time = new();
    private readonly UnitQueue _queue;

    public UnitQueueTests() => _queue = new UnitQueue(_units, _time, _reports.Add, Reports.Threw);

    [Fact]
    public async Task A_wait_unit_is_started_only_where_somebody_wants_it()
    {
        Add(s_start, new PolicyAction.RestartUnits("data", ["mark.service"]));
        await _reports.NextAsync();
        Assert.Equal(["restart mark.service"], _units.Units.Calls);

        _units.Units.Want(Wait);
        Add(s_start);
        await _reports.NextAsync();
        Assert.Equal(["restart mark.service", "start " + Wait], _units.Units.Calls);
        Assert.Equal(("dependents", true), (_reports.All[^1].Action, _reports.All[^1].Ok));

        // It runs: nothing is done and nothing told.
        Add(s_start, new PolicyAction.RestartUnits("data", ["mark.service"]));
        await _reports.NextAsync();
        Assert.Equal(3, _units.Units.Calls.Length);
    }

    [Fact]
    public async Task What_stops_has_stopped_before_anything_starts_again()
    {
        _units.Units.Want(Wait);
        _units.Units.SetState(Wait, "active");
        TaskCompletionSource door = _units.Close("stop " + Wait);
        Add(s_stop);
        await Reports.UntilAsync(() => _units.Begun.Contains("stop " + Wait));
        Add(new PolicyAction.StopUnits("data", ["writer.service"]), s_start, new PolicyAction.RestartUnits("data", ["writer.service"]));
        Assert.Single(_units.Begun);
        door.SetResult();
        await _reports.NextAsync(4);
        Assert.Equal(["stop " + Wait, "stop writer.service", "start " + Wait, "restart writer.service"], _units.Units.Calls);
    }

    [Fact]
    public async Task A_newer_order_makes_an_older_one_void()
    {
        TaskCompletionSource door = _units.Close("restart first.service");
        _units.Units.Want(Wait);
        Add(new PolicyAction.RestartUnits("data", ["first.service"]));
        await Reports.UntilAsync(() => _units.Begun.Count == 1);
        Add(s_start, s_stop, s_start, s_stop, new PolicyAction.RestartUnits("data", ["a.service"]), new PolicyAction.StopUnits("data", ["a.service"]));
        door.SetResult();
        await _reports.NextAsync(2);
        Assert.Equal(["restart first.service", "stop a.service"], _units.Units.Calls);
    }

    [Fact]
    public async Task A_wait_unit_that_waits_goes_on_waiting_and_one_that_ends_a_moment_later_is_stopped()
    {
        _units.Units.SetState(Wait, "activating");
        Add(s_stop);
        await _time.FirstTimer;
        _units.Units.SetState(Wait, "active");
        await Reports.UntilAsync(() => _units.Begun.Count == 1, () => _time.Advance(TimeSpan.FromSeconds(1)));
        await _reports.NextAsync();
        Assert.Equal(["stop " + Wait], _units.Units.Calls);

        _units.Units.SetState(Wait, "activating");
        Add(s_stop, new PolicyAction.RestartUnits("data", ["mark.service"]));
        await Reports.UntilAsync(() => _units.Begun.Contains("restart mark.service"), () => _time.Advance(TimeSpan.FromSeconds(1)));
        Assert.DoesNotContain("stop " + Wait, _units.Units.Calls.Skip(1));
    }

    [Fact]
    public async Task An_order_to_start_does_not_wait_until_the_looking_again_is_over()
    {
        _units.Units.SetState(Wait, "activating");
        _units.Units.Want(Wait);
        Add(s_stop);
        await _time.FirstTimer;
        Add(s_start);
        await _reports.NextAsync();
        Assert.Equal(["start " + Wait], _units.Units.Calls);
    }

    [Fact]
    public async Task What_does_not_stop_or_restart_is_told_with_its_last_words()
    {
        _units.Units.Script("stuck.service", new UnitOutcome(false, "the job timed out", 0, ["last words"]));
        Add(new PolicyAction.StopUnits("data", ["stuck.service"]));
        await _reports.NextAsync();
        Add(new PolicyAction.RestartUnits("data", ["stuck.service"]));
        await _reports.NextAsync();
        Assert.Equal(
            ["stuck.service could not be stopped (the disk went): the job timed out", "stuck.service could not be restarted: the job timed out"],
            _reports.All.Select(r => r.Message));
        Assert.All(_reports.All, r => Assert.Equal((false, "last words"), (r.Ok, r.Log.Single())));
    }

    [Fact]
    public async Task What_does_not_run_is_not_stopped_and_not_told()
    {
        _units.Units.SetState("idle.service", "inactive");
        Add(new PolicyAction.StopUnits("data", ["idle.service"]), new PolicyAction.RestartUnits("data", ["mark.service"]));
        await _reports.NextAsync();
        Assert.Equal(["restart mark.service"], _units.Units.Calls);
    }

    private void Add(params PolicyAction[] actions)
    {
        foreach (PolicyAction action in actions)
        {
            _queue.Add(action, TestContext.Current.CancellationToken);
        }
    }
}
