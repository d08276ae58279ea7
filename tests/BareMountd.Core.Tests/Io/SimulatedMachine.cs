using System.Globalization;
using BareMountd.Core.Devices;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Tests.Io;

/// <summary>Disks and units that count as the kernel does, and the accounts that look at them.</summary>
internal sealed class SimulatedMachine
{
    private readonly List<SimulatedDisk> _attached = [];
    private readonly Dictionary<string, SimulatedGroup> _groups = new(StringComparer.Ordinal);
    private readonly CgroupIo _cgroups = new();
    private IoDiskSet? _set;
    private ulong _diskSeq;
    private ulong _inode = 100;

    public SimulatedMachine() => _groups[UnitCgroup.Root] = new SimulatedGroup(UnitCgroup.Root, null, ++_inode);

    public IoAccounts Accounts { get; private set; } = new();

    /// <summary>What the daemon has written down.</summary>
    public IReadOnlyList<KnownDisk> Saved { get; private set; } = [];

    public IoReading Reading { get; } = new();

    public TimeSpan Now { get; set; } = TimeSpan.FromDays(1);

    public int Top { get; set; } = 20;

    public CgroupIoState State { get; set; } = CgroupIoState.On;

    public bool NumbersDisks { get; init; } = true;

    public IReadOnlyList<SimulatedDisk> Attached => _attached;

    public IReadOnlyCollection<string> Units => _groups.Keys;

    public SimulatedDisk Attach(string name, string? device = null, string kind = IoKinds.Bare, bool identified = true)
    {
        device ??= Enumerable.Range('a', 26).Select(c => $"sd{(char)c}").First(free => _attached.TrueForAll(d => d.Device != free));
        SimulatedDisk disk = new(name, device, ++_diskSeq, kind, identified ? name : null);
        _attached.Add(disk);
        _set = null;
        return disk;
    }

    public void Detach(SimulatedDisk disk)
    {
        _attached.Remove(disk);
        foreach (SimulatedGroup group in _groups.Values)
        {
            group.Forget(disk);
        }

        _set = null;
    }

    /// <summary>Another record of the same devices, as after a reload or an event.</summary>
    public void Refresh() => _set = null;

    public void Start(string unit, string parent = UnitCgroup.Root) => _groups[unit] = new SimulatedGroup(unit, _groups[parent], ++_inode);

    public void Stop(string unit) => _groups.Remove(unit);

    public bool Runs(string unit) => _groups.ContainsKey(unit);

    public void Write(SimulatedDisk disk, ulong bytes, string? unit = null) => Move(disk, unit, new IoStat(0, bytes, 0, 1));

    public void Read(SimulatedDisk disk, ulong bytes, string? unit = null) => Move(disk, unit, new IoStat(bytes, 0, 1, 0));

    public IoReading Look(TimeSpan? later = null)
    {
        Now += later ?? TimeSpan.Zero;
        _set ??= new IoDiskSet(
            [
                .. _attached.Select(d => new IoDisk(
                    d.Name, d.Device, d.Number, new DeviceKey(d.Device, d.Number, NumbersDisks ? d.DiskSeq : 0), d.Kind, d.Identity, d.Removable)),
            ],
            NumbersDisks ? _diskSeq : 0);
        Accounts.Begin(_set, Now);
        foreach (SimulatedDisk disk in _attached)
        {
            Accounts.TakeDisk(disk.Device, new DiskCounters(disk.Raw));
        }

        Fill();
        Accounts.TakeUnits(_cgroups, Top);
        Accounts.End();
        Accounts.Report(Reading);
        if (Accounts.IsChanged)
        {
            Saved = Accounts.Remember(false);
        }

        return Reading;
    }

    /// <summary>Another daemon.</summary>
    /// <param name="killed">The one before wrote nothing down at its end.</param>
    public void Restart(bool killed)
    {
        Saved = killed ? Saved : Accounts.Remember(true);
        Accounts = new IoAccounts();
        Accounts.Recall(Saved);
    }

    public ulong Counter(string disk, DiskCounter counter) => Reading.Disks.Single(r => r.Disk.Name == disk).Counters[counter];

    public DiskDelta Delta(string window, string disk) =>
        Reading.Windows[IoWindows.IndexOf(window)].Disks.ToArray().Single(d => d.Name == disk);

    public bool HasData(string window) => Reading.Windows[IoWindows.IndexOf(window)].HasData;

    /// <summary>Rows as text, for tables.</summary>
    public string[] UnitText() =>
    [
        .. Reading.Units.Select(u => string.Create(CultureInfo.InvariantCulture, $"{u.Unit} {u.Disk} r{u.Sum.ReadBytes} w{u.Sum.WrittenBytes}")).Order(StringComparer.Ordinal),
    ];

    private void Move(SimulatedDisk disk, string? unit, IoStat stat)
    {
        disk.Count(stat);
        for (SimulatedGroup? group = unit is null ? null : _groups[unit]; group is { Unit: not UnitCgroup.Root }; group = group.Parent)
        {
            group.Count(disk, stat);
        }
    }

    private void Fill()
    {
        _cgroups.Clear();
        _cgroups.State = State;
        Dictionary<SimulatedGroup, int> places = [];
        foreach (SimulatedGroup group in _groups.Values.OrderBy(g => g.Depth))
        {
            // The kernel lists no group below one that is gone.
            if (group.Parent is not null && !places.ContainsKey(group.Parent))
            {
                continue;
            }

            places[group] = _cgroups.Add(group.Unit, group.Inode, group.Parent is null ? -1 : places[group.Parent]);
            foreach (SimulatedDisk disk in _attached)
            {
                IoStat stat = group.Parent is null ? disk.AsRootShows : group.On(disk);
                if (!stat.IsZero)
                {
                    _cgroups.AddLine(disk.Number, stat);
                }
            }
        }
    }
}
