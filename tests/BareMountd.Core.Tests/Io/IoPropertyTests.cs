using BareMountd.Core.Io;
using BareMountd.Core.Ports;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Core.Tests.Io;

/// <summary>What must hold whatever is attached, detached, started, stopped and written, and whenever somebody looks.</summary>
public sealed class IoPropertyTests
{
    private static readonly string[] s_disks = ["a", "b", "c", "d"];
    private static readonly string[] s_units = ["db.service", "web.service", "job.service", "x.scope", "y.scope", "z.scope"];

    private static Arbitrary<int[]> Numbers => Gen.Choose(0, 999_999).ArrayOf(240).ToArbitrary();

    [Fact]
    public void Counters_only_grow_and_every_byte_that_was_looked_at_is_charged_once() => Prop.ForAll(Numbers, numbers =>
    {
        SimulatedMachine machine = new() { Top = 1 + (numbers[0] % 3) };
        machine.Start("system.slice");
        machine.Start("user.slice");
        machine.Attach(s_disks[0]);
        machine.Look();
        Dictionary<string, ulong> seen = new(StringComparer.Ordinal);
        Dictionary<string, ulong> truth = new(StringComparer.Ordinal);
        Dictionary<string, ulong> charged = new(StringComparer.Ordinal);
        Dictionary<string, IoStat> rows = new(StringComparer.Ordinal);
        for (int i = 1; i + 2 < numbers.Length; i += 3)
        {
            Act(machine, numbers[i], numbers[i + 1], (ulong)numbers[i + 2], truth);

            // Before a disk goes, somebody looks: what nobody saw cannot be counted.
            machine.Look(TimeSpan.FromSeconds(numbers[i] % 40));
            foreach (DiskRow row in machine.Reading.Disks)
            {
                for (int field = 0; field < row.Counters.Known; field++)
                {
                    DiskCounter counter = (DiskCounter)field;
                    string key = $"{row.Disk.Name} {counter}";
                    Assert.True(counter == DiskCounter.InFlight || row.Counters[counter] >= seen.GetValueOrDefault(key), key);
                    seen[key] = row.Counters[counter];
                }

                Assert.Equal(truth.GetValueOrDefault(row.Disk.Name), row.Counters[DiskCounter.WrittenBytes]);
            }

            Dictionary<string, IoStat> now = machine.Reading.Units.ToDictionary(u => $"{u.Unit} {u.Disk}", u => u.Sum);
            foreach ((string key, IoStat sum) in now)
            {
                // A row that was away begins at 0 again, as after a restart.
                IoStat before = rows.GetValueOrDefault(key);
                Assert.False(sum.IsBehind(before), $"{key}: {before} → {sum}");
                string disk = key.Split(' ')[1];
                charged[disk] = charged.GetValueOrDefault(disk) + sum.WrittenBytes - before.WrittenBytes;
            }

            rows = now;
            foreach (DiskRow row in machine.Reading.Disks)
            {
                Assert.Equal(truth.GetValueOrDefault(row.Disk.Name), charged.GetValueOrDefault(row.Disk.Name));
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Shares_sum_to_one_and_nothing_leaves_its_range() => Prop.ForAll(Numbers, numbers =>
    {
        SimulatedMachine machine = new();
        machine.Start("system.slice");
        machine.Start("user.slice");
        machine.Attach(s_disks[0]);
        machine.Attach("vhdx-root", kind: IoKinds.Vhdx);
        machine.Look();
        for (int i = 0; i + 2 < numbers.Length; i += 3)
        {
            Act(machine, numbers[i], numbers[i + 1], (ulong)numbers[i + 2], []);
            machine.Look(TimeSpan.FromSeconds(numbers[i] % 700));
            foreach (WindowReading window in machine.Reading.Windows)
            {
                Assert.InRange(window.Covered, TimeSpan.Zero, window.Window.Length);
                Assert.True(window.HasData || window.Disks.IsEmpty);
                foreach (IoDirection direction in IoDirections.All)
                {
                    double total = IoShares.Total(window.Disks, direction);
                    double sum = 0;
                    foreach (DiskDelta disk in window.Disks)
                    {
                        Assert.True(disk.ReadBytes >= -1e-6 && disk.WrittenBytes >= -1e-6, disk.ToString());
                        sum += IoShares.Share(disk, total, direction) ?? 0;
                    }

                    Assert.True(total > 0 ? Math.Abs(sum - 1) < 1e-9 : sum == 0, $"{window.Window.Name} {direction}: {sum}");
                    Assert.InRange(IoShares.Imbalance(window.Disks, direction) ?? 0, 0, 1);
                    Assert.InRange(IoShares.VhdxShare(window.Disks, direction) ?? 0, 0, 1);
                }
            }

            foreach (DiskSeries series in machine.Accounts.ReportSeries())
            {
                Assert.DoesNotContain(series.Written, rate => rate is < -1e-6);
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static void Act(SimulatedMachine machine, int action, int subject, ulong bytes, Dictionary<string, ulong> truth)
    {
        string unit = s_units[subject % s_units.Length];
        switch (action % 8)
        {
            case 0:
                string name = s_disks[subject % s_disks.Length];
                if (machine.Attached.FirstOrDefault(d => d.Name == name) is SimulatedDisk there)
                {
                    machine.Detach(there);
                }
                else
                {
                    machine.Attach(name, Free(machine, subject));
                }

                break;
            case 1 when machine.Runs(unit):
                machine.Stop(unit);
                break;
            case 1 or 2:
                if (!machine.Runs(unit))
                {
                    machine.Start(unit, subject % 2 == 0 ? "system.slice" : "user.slice");
                }

                break;
            default:
                if (machine.Attached.Count > 0)
                {
                    SimulatedDisk disk = machine.Attached[subject % machine.Attached.Count];
                    string? by = subject % 5 == 0 ? null : machine.Runs(unit) ? unit : "system.slice";
                    machine.Write(disk, bytes, by);
                    machine.Read(disk, bytes / 3, by);
                    disk[DiskCounter.WriteMilliseconds] += bytes * 7;
                    truth[disk.Name] = truth.GetValueOrDefault(disk.Name) + bytes;
                }

                break;
        }
    }

    private static string Free(SimulatedMachine machine, int from) =>
        Enumerable.Range(0, 26).Select(i => $"sd{(char)('a' + ((from + i) % 26))}").First(name => machine.Attached.All(d => d.Device != name));
}
