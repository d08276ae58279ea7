using System.Collections.Immutable;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Linux.Devices;
using BareMountd.Tests.Shared;

namespace BareMountd.Linux.Tests.Devices;

public sealed class UdevStragglersTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly PendingChanges _pending = new();
    private readonly Machine _machine = new();
    private readonly string _root = Directory.CreateTempSubdirectory("baremountd-udev-").FullName;
    private readonly LinuxRoots _roots;
    private readonly UdevStragglers _stragglers;

    public UdevStragglersTests()
    {
        _roots = new LinuxRoots { Sys = Path.Combine(_root, "sys"), Run = Path.Combine(_root, "run") };
        Directory.CreateDirectory(Path.GetDirectoryName(_roots.UdevQueue)!);
        _stragglers = new UdevStragglers(_pending, _machine, _roots, _clock);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Uevent(string name) => Path.Combine(_roots.ClassBlock, name, "uevent");

    public void Dispose()
    {
        _stragglers.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task A_device_that_udevd_let_fall_is_given_to_it_again_and_again_ever_less_often()
    {
        Plug("sdb", known: false);
        _stragglers.Touch("sdb");
        _clock.Advance(UdevStragglers.Grace);
        Assert.Null(TakeAsk("sdb"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("add", TakeAsk("sdb"));
        Assert.Equal("udevd has not worked through sdb: asked it again", (await TakeAsync()).Resync);

        // The feed reads everything, and finds it as it was; the question itself comes back as an event of the kernel.
        List<double> pauses = [];
        TimeSpan second = TimeSpan.FromSeconds(1);
        for (int seconds = 1; pauses.Count < 7; seconds++)
        {
            if (seconds == 1)
            {
                _stragglers.Seen(_machine.Devices["sdb"]);
                _stragglers.Touch("sdb");
            }

            _clock.Advance(second);
            if (TakeAsk("sdb") is not null)
            {
                pauses.Add(seconds);
                seconds = 0;
            }
        }

        Assert.Equal(20, pauses[0], 1.0);
        Assert.Equal(40, pauses[1], 1.0);
        Assert.Equal(UdevStragglers.LongestPause.TotalSeconds, pauses[^1], 1.0);

        // Another disk of that name is another matter; one that udevd has taken is none any more.
        Plug("sdb", known: false, diskSeq: 2);
        _stragglers.Touch("sdb");
        _clock.Advance(UdevStragglers.Grace + second);
        Assert.NotNull(TakeAsk("sdb"));
        Plug("sdb", known: true, diskSeq: 2);
        _stragglers.Touch("sdb");
        _clock.Advance(UdevStragglers.LongestPause);
        Assert.Null(TakeAsk("sdb"));
        Assert.Equal(0, _clock.Timers);
    }

    [Fact]
    public async Task A_device_that_udevd_knows_or_that_has_gone_is_read_and_udevd_left_alone()
    {
        Plug("sdb", known: true);
        _stragglers.Touch("sdb");
        _stragglers.Touch("sdc");
        _clock.Advance(UdevStragglers.Grace * 2);
        PendingChanges.Batch batch = await TakeAsync();
        Assert.Equal(["sdb", "sdc"], batch.Names.Order(StringComparer.Ordinal));
        Assert.Null(batch.Resync);
        Assert.False(File.Exists(Uevent("sdb")));
        Assert.Equal(0, _clock.Timers);
    }

    [Fact]
    public void A_udevd_at_work_is_waited_for_but_not_for_ever()
    {
        File.WriteAllText(_roots.UdevQueue, "");
        Plug("sdb", known: false);
        _stragglers.Touch("sdb");
        _clock.Advance(UdevStragglers.Grace * 2.5);
        Assert.False(File.Exists(Uevent("sdb")));
        _clock.Advance(UdevStragglers.Grace);
        Assert.True(File.Exists(Uevent("sdb")));
    }

    [Fact]
    public async Task A_device_that_cannot_be_asked_for_says_why()
    {
        Plug("sdb", known: false);
        Directory.Delete(Path.GetDirectoryName(Uevent("sdb"))!);
        _stragglers.Touch("sdb");
        _clock.Advance(UdevStragglers.Grace * 2);
        Assert.Contains("cannot be asked: ", (await TakeAsync()).Resync!, StringComparison.Ordinal);
    }

    /// <summary>What was written into the device's event file since the last look.</summary>
    private string? TakeAsk(string name)
    {
        if (!File.Exists(Uevent(name)))
        {
            return null;
        }

        string text = File.ReadAllText(Uevent(name));
        File.Delete(Uevent(name));
        return text;
    }

    private Task<PendingChanges.Batch> TakeAsync() => _pending.TakeAsync(Cancel).WaitAsync(TimeSpan.FromSeconds(30), Cancel);

    private void Plug(string name, bool known, ulong diskSeq = 1)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Uevent(name))!);
        _machine.Devices[name] = new BlockDevice
        {
            Name = name,
            Number = new DeviceNumber(8, 16),
            Type = BlockDeviceType.Disk,
            DevNode = "/dev/" + name,
            DiskSeq = diskSeq,
            Content = new DeviceContent { Unreadable = !known },
        };
    }

    private sealed class Machine : IDeviceReader
    {
        internal Dictionary<string, BlockDevice> Devices { get; } = new(StringComparer.Ordinal);

        public ImmutableArray<string> List() => [.. Devices.Keys];

        public Task<BlockDevice?> ReadAsync(string name, CancellationToken cancellationToken) => Task.FromResult(Devices.GetValueOrDefault(name));
    }
}
