using System.Diagnostics;
using System.Reflection;
using BareMountd.Vm.Tests.Product;
using Xunit.v3;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>
/// Base of the tests that break something and look at what the product makes of it. Each has a <see cref="FaultAttribute"/>; its outcome,
/// time and figures go into the table at the end of the run (<see cref="FaultReport"/>).
/// </summary>
/// <remarks>
/// A fault is lifted again whatever the test's end: what undoes it is told to <c>HealBy</c> before it is made.
/// </remarks>
public abstract class FaultTest(VmFixture fixture) : ProductTest(fixture)
{
    private readonly List<string> _figures = [];
    private readonly Stack<Func<Task>> _healing = new();
    private readonly Stopwatch _watch = new();
    private FaultAttribute? _fault;

    public override async ValueTask InitializeAsync()
    {
        MethodInfo test = ((IXunitTestMethod)TestContext.Current.TestMethod!).Method;
        _fault = test.GetCustomAttribute<FaultAttribute>()
            ?? throw new InvalidOperationException($"{test.Name}: a fault test says with [Fault(…)] which fault it is for.");
        await base.InitializeAsync();
        _watch.Start();
    }

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        TimeSpan time = _watch.Elapsed;
        string outcome = "failed";
        try
        {
            await base.DisposeAsync();
            outcome = TestContext.Current.TestState?.Result switch
            {
                TestResult.Passed => "passed",
                TestResult.Skipped => "skipped",
                _ => "failed",
            };
        }
        finally
        {
            if (_fault is not null)
            {
                FaultReport.Add(new FaultOutcome(_fault.Fault, Profile.ToString().ToLowerInvariant(), outcome, time, string.Join(", ", _figures)));
            }
        }
    }

    /// <summary>Something counted or measured, for the table: <c>"cycles 20"</c>.</summary>
    protected void Figure(FormattableString text)
    {
        string figure = FormattableString.Invariant(text);
        _figures.Add(figure);
        Tell(figure);
    }

    /// <summary>A script that undoes a fault at the end of the test, the last told first; it may find nothing to undo.</summary>
    protected void HealBy(string script) => HealBy(async () => await Machine.RunAsync(script, Patient, CancellationToken.None));

    /// <summary>As the other overload, for what is undone from outside.</summary>
    protected void HealBy(Func<Task> act) => _healing.Push(act);

    /// <summary>The daemon's process and how often systemd has restarted it: the same text before and after means that it lived through.</summary>
    protected Task<string> DaemonAsync() =>
        Machine.MustRunAsync("systemctl show -P MainPID -P NRestarts -P ActiveState baremountd | paste -sd ' '", Patient, Cancelled);

    /// <summary>Waits until a disk has a condition; the last status is in the error otherwise.</summary>
    protected Task UntilConditionAsync(string disk, string code) =>
        Machine.WaitUntilAsync($"{Api}/status/{disk} | tee /dev/stderr | grep -q '\"code\":\"{code}\"'", Patient, Cancelled);

    /// <summary>Waits until the daemon lists the disk.</summary>
    protected Task UntilSeenAsync(string id) =>
        Machine.WaitUntilAsync($"{Api}/devices | tee /dev/stderr | grep -q '{SerialOf(id)}'", Patient, Cancelled);

    /// <summary>Fails unless a file can be written, synced and read back, past the page cache, at a mount point.</summary>
    protected Task WorksAsync(string mountPoint) => Machine.MustRunAsync(
        $"""
        set -e
        head -c 65536 /dev/urandom > /run/fault-pattern
        dd if=/run/fault-pattern of={mountPoint}/pattern bs=64k conv=fsync status=none
        dd if={mountPoint}/pattern bs=64k iflag=direct status=none | cmp - /run/fault-pattern
        rm {mountPoint}/pattern
        """,
        Patient,
        Cancelled);

    /// <inheritdoc/>
    protected override async Task HealAsync()
    {
        while (_healing.TryPop(out Func<Task>? heal))
        {
            await heal();
        }
    }
}
