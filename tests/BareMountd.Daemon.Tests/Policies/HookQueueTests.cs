using System.Globalization;
using BareMountd.Core.Mounts;
using BareMountd.Core.Policies;
using BareMountd.Daemon.Policies;

namespace BareMountd.Daemon.Tests.Policies;

/// <summary>Hooks of one disk run one after the other, and a slow one misses events, which is told.</summary>
public sealed class HookQueueTests
{
    private readonly GatedUnits _units = new();
    private readonly Reports _reports = new();
    private readonly HookQueue _queue;

    public HookQueueTests() => _queue = new HookQueue(_units, _reports.Add, Reports.Threw);

    [Fact]
    public async Task One_runs_at_a_time_in_order()
    {
        TaskCompletionSource door = _units.Close("run h1.service");
        Add(1, 2, 3);
        await Reports.UntilAsync(() => _units.Begun.Count == 1);
        Assert.Equal(["run h1.service"], _units.Begun);
        door.SetResult();
        await _reports.NextAsync(3);
        Assert.Equal(["run h1.service", "run h2.service", "run h3.service"], _units.Units.Calls);
        Assert.All(_reports.All, r => Assert.Equal((true, "hook", "ran the hook for state"), (r.Ok, r.Action, r.Message)));
    }

    [Fact]
    public async Task More_than_there_is_room_for_is_dropped_and_told_at_the_beginning_and_the_end()
    {
        TaskCompletionSource door = _units.Close("run h1.service");
        Add(1);
        await Reports.UntilAsync(() => _units.Begun.Count == 1);
        Add([.. Enumerable.Range(2, HookQueue.Room + 5)]);
        await _reports.NextAsync();
        Assert.Contains("too slow", Assert.Single(_reports.All).Message, StringComparison.Ordinal);
        door.SetResult();
        await _reports.NextAsync(HookQueue.Room + 2);
        Assert.Equal(HookQueue.Room + 1, _units.Units.Calls.Length);
        Assert.Contains(_reports.All, r => r.Message.Contains("was not told of 5 events", StringComparison.Ordinal));

        Add(99);
        await _reports.NextAsync();
        Assert.Equal("run h99.service", _units.Units.Calls[^1]);
    }

    [Fact]
    public async Task A_hook_that_fails_is_told_with_its_exit_status_and_the_next_one_runs()
    {
        _units.Units.Script("h1.service", new UnitOutcome(false, "the unit failed (exit-code, exit status 3)", 3, ["oh"]));
        Add(1, 2);
        await _reports.NextAsync(2);
        PolicyReport failed = _reports.All[0];
        Assert.Equal((false, "the hook for state failed: the unit failed (exit-code, exit status 3)", "oh"), (failed.Ok, failed.Message, failed.Log.Single()));
        Assert.Contains(("exitStatus", "3"), failed.Facts);
        Assert.True(_reports.All[1].Ok);
    }

    private void Add(params int[] numbers)
    {
        foreach (int number in numbers)
        {
            TransientCommand command = new()
            {
                Unit = string.Create(CultureInfo.InvariantCulture, $"h{number}.service"),
                Description = "hook",
                Command = ["/bin/true"],
                Timeout = TimeSpan.FromSeconds(1),
            };
            _queue.Add(new PolicyAction.RunHook("data", "state", command), TestContext.Current.CancellationToken);
        }
    }
}
