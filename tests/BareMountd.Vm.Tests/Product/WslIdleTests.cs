using System.Globalization;
using BareMountd.Vm.Tests.Faults;

namespace BareMountd.Vm.Tests.Product;

/// <summary>What the daemon does while nothing happens: eight healthy disks, default settings, nobody who asks.</summary>
[Collection(typeof(WslGroup))]
public sealed class WslIdleTests(WslVm vm) : ProductTest(vm)
{
    private const int Disks = 8;

    [Fact]
    public async Task Eight_healthy_disks_cost_next_to_nothing()
    {
        string[] names = [.. Enumerable.Range(1, Disks).Select(i => string.Create(CultureInfo.InvariantCulture, $"idle{i}"))];
        await DeclareAsync(
            $"{{ {string.Join(", ", names.Select(n => $$""" "{{n}}": { "match": { "serial": "{{SerialOf(n)}}" }, "mountPoint": "{{Base}}/{{n}}" } """))} }}");
        foreach (string name in names)
        {
            await PlugAsync(name);
        }

        foreach (string name in names)
        {
            await UntilMountedAsync(name);
        }

        // In the guest and in one go: whoever asks in between is not nobody.
        int settle = Soak.Times(60, 240);
        int watch = Soak.Times(60, 300);
        string[] lines = (await Machine.MustRunAsync(
            $$"""
            pid=$(systemctl show -P MainPID baremountd)
            look() {
              awk '{ print $14 + $15 }' /proc/$pid/stat
              awk '/^voluntary_ctxt_switches/ { n += $2 } END { print n }' /proc/$pid/task/*/status
              for t in /proc/$pid/task/*; do echo "$(cat $t/comm): $(awk '/^voluntary_ctxt_switches/ { print $2 }' $t/status)"; done | sort > $1
            }
            sleep {{settle}}
            look /run/idle-before
            sleep {{watch}}
            look /run/idle-after
            getconf CLK_TCK
            diff /run/idle-before /run/idle-after | grep '^[<>]'
            """,
            TimeSpan.FromSeconds(settle + watch + 120),
            Cancelled)).Split('\n');
        double[] values = [.. lines.Take(5).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        double share = (values[2] - values[0]) / values[4] / watch;
        double wakeups = (values[3] - values[1]) * 60 / watch;
        Tell(string.Create(
            CultureInfo.InvariantCulture, $"{Disks} disks, {watch} s: {share:P3} of a processor that is emulated (some fifty times slower than a real one), {wakeups:F1} wake-ups a minute over all threads"));
        Tell(string.Join('\n', lines[5..]));

        // In a soak, when the runtime has compiled what it wants to, it is some forty a minute; in the short form that goes on, and only a loop would show.
        Assert.InRange(wakeups, 1, 1000);
    }
}
