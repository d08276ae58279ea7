using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;
using BareMountd.Core.Views;

namespace BareMountd.Daemon.Tests.Html;

/// <summary>
/// A machine with some disks that has worked for an hour, through the real accounts: steady and bursty disks, ten minutes in which nobody looked,
/// six in which nothing moved. The same at each run.
/// </summary>
internal sealed class PageScene
{
    /// <summary>What somebody writes into a label who means harm.</summary>
    public static readonly string[] Hostile =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>", "line\nbreak\r\ttab\0", "\u001b[31mred\u001b]0;title\u0007", "\u202egnp.exe\u2066",
        new('L', 255), "عربي", "</title></table><!--", "&amp;lt;b&gt;", "javascript:alert(3)",
    ];

    public static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 30, 0, TimeSpan.Zero);

    private static readonly string[] s_names = ["storage", "scratch", "media", "backup", "photos", "builds", "games", "vm-images"];
    private static readonly string[] s_units = ["postgresql.service", "machine-agent.service", "docker-0123abcd.scope", "restic.service", "syncthing.service", "nginx.service"];

    private readonly IoAccounts _accounts = new();
    private readonly IoReading _reading = new();

    private PageScene(StatusResponse status, EventsResponse events)
    {
        Status = status;
        Events = events;
    }

    public StatusResponse Status { get; set; }

    public EventsResponse Events { get; set; }

    /// <summary>A machine with so many declared disks, and a VHDX disk.</summary>
    /// <param name="count">Declared disks.</param>
    /// <param name="names">Names of the first ones.</param>
    /// <param name="accounting">Whether units are counted.</param>
    public static PageScene Of(int count, IReadOnlyList<string>? names = null, CgroupIoState accounting = CgroupIoState.On)
    {
        names = [.. (names ?? s_names).Concat(Enumerable.Range(1, count).Select(i => $"data{i:00}")).Take(count)];
        List<DiskStatus> disks = [.. names.Select(Disk)];
        PageScene scene = new(
            new StatusResponse
            {
                Version = "0.1.0",
                Summary = StatusBuilder.Summary(disks),
                Source = "kernel",
                Manager = "systemd",
                Wsl = true,
                ConfigFile = "config.json",
                ReadySince = Now.AddHours(-30),
                Disks = disks,
            },
            History(disks));
        scene.Work(names, accounting);
        return scene;
    }

    /// <summary>What <c>GET /v1/io</c> says.</summary>
    public IoResponse Io(int window)
    {
        _accounts.Report(_reading);
        return IoBuilder.Build(_reading, window, _accounts.ReportUnits(window), _accounts.ReportSeries());
    }

    private static DiskStatus Disk(string name, int index)
    {
        DiskStatus disk = new()
        {
            Name = name,
            State = StatusWords.Mounted,
            Health = "ok",
            Usable = true,
            MountPoint = "/mnt/wsl/" + name,
            FsType = index % 5 == 4 ? "xfs" : "ext4",
            Since = Now.AddMinutes(-90 - index),
            Device = new DeviceRef($"sd{(char)('b' + (index % 24))}1", "node", $"8:{17 + (16 * index)}", (ulong)index + 2, "Samsung SSD 990 PRO 2TB", $"S7{index:000}NJ0W{index * 7919 % 100000:00000}A", 2_000_397_795_328),
            Usage = Space(2_000_397_795_328, (19 + (index * 37)) % 100 / 100.0),
        };
        return (index % 20) switch
        {
            1 => disk with
            {
                Health = "warning",
                Usage = Space(2_000_397_795_328, 0.94),
                Conditions = [new ConditionStatus("space-low", "warning", "6% free (120 GB of 2.0 TB), less than 10%", $"free some space; `du -xh --max-depth=2 /mnt/wsl/{name} | sort -h` finds what is large", Now.AddMinutes(-42), [])],
            },
            11 => disk with
            {
                State = StatusWords.Failed,
                Health = "critical",
                Usage = null,
                Conditions = [new ConditionStatus("mount-failed", "critical", "mount failed: wrong fs type, bad option, bad superblock on the device", $"`journalctl -u mnt-wsl-{name}.mount` has the whole story; then `baremountctl mount {name}`", Now.AddDays(-1), [$"mount: /mnt/wsl/{name}: can't read superblock on the device."])],
            },
            17 => disk with { State = StatusWords.Missing, Health = "unknown", Usage = null, Device = null },
            _ => disk,
        };
    }

    private static UsageStatus Space(ulong size, double used) => new(size, (ulong)(size * (1 - used)), (ulong)(size * (1 - used) * 0.99), 1000, 900);

    private static EventsResponse History(List<DiskStatus> disks)
    {
        List<EventRecord> events = [new EventRecord(1, Now.AddHours(-30), "daemon", null, "info", "baremountd 0.1.0 started", new Dictionary<string, string>())];
        foreach (DiskStatus disk in disks)
        {
            Tell("attached", "info", $"{disk.Device?.Name ?? "sdz"} came ({disk.Device?.Model}, serial {disk.Device?.Serial})");
            Tell("state", disk.State == StatusWords.Failed ? "critical" : "info", $"{disk.State} {disk.Device?.Name} at {disk.MountPoint} (was mounting)");
            foreach (ConditionStatus condition in disk.Conditions)
            {
                Tell("condition-raised", condition.Severity, $"{condition.Code}: {condition.Message}");
            }

            void Tell(string kind, string severity, string message) =>
                events.Add(new EventRecord(events.Count + 1, Now.AddSeconds((events.Count * 61) - 5400), kind, disk.Name, severity, message, new Dictionary<string, string>()));
        }

        return new EventsResponse([.. events.TakeLast(25)], 1, events.Count);
    }

    private void Work(IReadOnlyList<string> names, CgroupIoState accounting)
    {
        IoDiskSet disks = new(
            [
                new IoDisk("vhdx-5b1e0f44", "sda", new DeviceNumber(8, 0), new DeviceKey("sda", new DeviceNumber(8, 0), 1), IoKinds.Vhdx, "root", false),
                .. names.Select((name, i) => (name, Device: $"d{i}", Number: new DeviceNumber(66, (uint)i)))
                    .Select(d => new IoDisk(d.name, d.Device, d.Number, new DeviceKey(d.Device, d.Number, 2), IoKinds.Bare, d.name, false)),
            ],
            (ulong)names.Count + 2);
        double[] read = new double[disks.Disks.Length];
        double[] written = new double[disks.Disks.Length];
        for (int second = 0; second <= 3600; second += 15)
        {
            bool idle = second is > 2400 and <= 2760;
            for (int i = 0; i < disks.Disks.Length && !idle; i++)
            {
                // Each disk has a level and a rhythm of its own; the first ones carry most.
                double level = 48e6 / (1 + (i * i * 0.35));
                double wave = 0.55 + (0.45 * Math.Sin((second / (190.0 + (31 * i))) + (i * 1.7)));
                read[i] += 15 * level * wave;
                written[i] += 15 * level * (1 - wave) * 0.8;
            }

            // Ten minutes in which nobody looks.
            if (second is <= 900 or > 1500)
            {
                Look(disks, TimeSpan.FromSeconds(second), read, written, accounting);
            }
        }
    }

    private void Look(IoDiskSet disks, TimeSpan now, double[] read, double[] written, CgroupIoState accounting)
    {
        _accounts.Begin(disks, TimeSpan.FromDays(1) + now);
        CgroupIo units = new() { State = accounting };
        int root = units.Add("-.slice", 1, -1);
        int slice = units.Add("system.slice", 2, root);
        for (int i = 0; i < disks.Disks.Length; i++)
        {
            ulong r = (ulong)read[i];
            ulong w = (ulong)written[i];
            DiskCounters counters = new(new ulong[DiskCounters.Length])
            {
                [DiskCounter.ReadsCompleted] = r / 65_536,
                [DiskCounter.ReadBytes] = r / 512 * 512,
                [DiskCounter.ReadMilliseconds] = r / 80_000,
                [DiskCounter.WritesCompleted] = w / 20_480,
                [DiskCounter.WrittenBytes] = w / 512 * 512,
                [DiskCounter.WriteMilliseconds] = w / 9_000,
                [DiskCounter.IoMilliseconds] = Math.Min((ulong)now.TotalMilliseconds, (r + w) / 70_000),
                [DiskCounter.WeightedMilliseconds] = (r / 80_000) + (w / 9_000),
            };
            _accounts.TakeDisk(disks.Disks[i].Device, counters);
        }

        for (int u = 0; u < s_units.Length; u++)
        {
            units.Add(s_units[u], (ulong)u + 10, slice);
            for (int i = 0; i < disks.Disks.Length; i++)
            {
                double part = ((u + i) % s_units.Length) switch { 0 => 0.55, 1 => 0.25, 2 => 0.1, 3 => 0.05, _ => 0 };
                if (part > 0)
                {
                    units.AddLine(disks.Disks[i].Number, new IoStat((ulong)(read[i] * part), (ulong)(written[i] * part), (ulong)(read[i] * part / 65_536), (ulong)(written[i] * part / 20_480)));
                }
            }
        }

        _accounts.TakeUnits(units, 20);
        _accounts.End();
    }
}
