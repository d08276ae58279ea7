using System.Threading.Channels;
using BareMountd.Core.Ports;
using BareMountd.Linux.Devices;
using BareMountd.Tests.Shared;

namespace BareMountd.Linux.Tests.Devices;

public sealed class SourceTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_recorded_tree_is_told_and_followed()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using RunningSource running = new(new RecordedDeviceSource(tree.Roots));
        DeviceEvent.Resync first = await running.NextAsync<DeviceEvent.Resync>(_ => true);
        Assert.Equal(("recorded", 5), (first.Source, first.Devices.Length));

        string link = Path.Combine(tree.Roots.ClassBlock, "sdd1");
        string target = new FileInfo(link).LinkTarget!;
        File.Delete(link);
        await running.NextAsync<DeviceEvent.Removed>(e => e.Name == "sdd1");

        File.CreateSymbolicLink(link, target);
        DeviceEvent.Upsert back = await running.NextAsync<DeviceEvent.Upsert>(e => e.Device.Name == "sdd1");
        Assert.Equal("ext4", back.Device.Content.Type);

        File.WriteAllText(Path.Combine(tree.Roots.RecordedProbes, "sdd1"), "TYPE=xfs\nUSAGE=filesystem\n");
        File.AppendAllText(Path.Combine(link, "uevent"), "CHANGED=1\n");
        await running.NextAsync<DeviceEvent.Upsert>(e => e.Device is { Name: "sdd1", Content.Type: "xfs" });
    }

    [Fact]
    public async Task Another_disk_under_the_same_name_is_a_removal_and_a_new_one()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using RunningSource running = new(new RecordedDeviceSource(tree.Roots));
        await running.NextAsync<DeviceEvent.Resync>(_ => true);
        string disk = Path.Combine(tree.Roots.ClassBlock, "sdd");
        File.WriteAllText(Path.Combine(disk, "diskseq"), "99\n");
        File.AppendAllText(Path.Combine(disk, "uevent"), "CHANGED=1\n");
        await running.NextAsync<DeviceEvent.Removed>(e => e.Name == "sdd");
        DeviceEvent.Upsert added = await running.NextAsync<DeviceEvent.Upsert>(e => e.Device.Name == "sdd");
        Assert.Equal(99UL, added.Device.DiskSeq);
    }

    [Fact]
    public async Task A_reader_that_falls_behind_gets_one_list_instead_of_events()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using RunningSource running = new(new RecordedDeviceSource(tree.Roots), capacity: 1);
        await running.NextAsync<DeviceEvent.Resync>(_ => true);
        foreach (string name in new[] { "sda", "sdb", "sdc", "sdd1" })
        {
            File.Delete(Path.Combine(tree.Roots.ClassBlock, name));
        }

        DeviceEvent.Resync again = await running.NextAsync<DeviceEvent.Resync>(e => e.Devices.Length == 1);
        Assert.Equal("sdd", again.Devices[0].Name);
        Assert.Contains("faster", again.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_supervisor_follows_udevd_coming_and_going()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        DeviceSourceSupervisor supervisor = new(tree.Roots, TimeProvider.System);
        await using RunningSource running = new(supervisor);
        DeviceEvent.Resync first = await running.NextAsync<DeviceEvent.Resync>(_ => true);
        Assert.Equal(("kernel", "start: udevd does not run"), (first.Source, first.Reason));

        Directory.CreateDirectory(Path.GetDirectoryName(tree.Roots.UdevControl)!);
        File.WriteAllText(tree.Roots.UdevControl, "");
        DeviceEvent.Resync udev = await running.NextAsync<DeviceEvent.Resync>(_ => true);
        Assert.Equal(("udev", "udevd started"), (udev.Source, udev.Reason));

        File.Delete(tree.Roots.UdevControl);
        DeviceEvent.Resync kernel = await running.NextAsync<DeviceEvent.Resync>(_ => true);
        Assert.Equal(("kernel", "udevd stopped"), (kernel.Source, kernel.Reason));
    }

    [Theory]
    [InlineData(DeviceSourceKind.Auto, "kernel")]
    [InlineData(DeviceSourceKind.Kernel, "kernel")]
    [InlineData(DeviceSourceKind.Udev, "udev")]
    public async Task One_list_can_be_asked_of_either_source(DeviceSourceKind kind, string source)
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        DeviceEvent.Resync resync = await new DeviceSourceSupervisor(tree.Roots, TimeProvider.System).EnumerateAsync(kind, Cancel);
        Assert.Equal(source, resync.Source);
    }

    [Fact]
    public async Task Sources_leave_no_descriptor_behind()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        async Task RoundAsync()
        {
            await using (RunningSource kernel = new(new KernelDeviceSource(tree.Roots, TimeProvider.System)))
            {
                await kernel.NextAsync<DeviceEvent.Resync>(_ => true);
            }

            await using (RunningSource udev = new(new UdevDeviceSource(tree.Roots, TimeProvider.System)))
            {
                await udev.NextAsync<DeviceEvent.Resync>(_ => true);
            }
        }

        await RoundAsync();
        int Count() => Directory.GetFileSystemEntries("/proc/self/fd").Select(f => new FileInfo(f).LinkTarget ?? "").Count(IsOurs);
        int before = Count();
        for (int i = 0; i < 50; i++)
        {
            await RoundAsync();
        }

        // Other tests run beside this one and hold a few of the same kind; a leak would be at least fifty.
        Assert.InRange(Count(), 0, before + 25);
    }

    private static bool IsOurs(string target) =>
        target.StartsWith("socket:", StringComparison.Ordinal)
        || target.StartsWith("anon_inode:", StringComparison.Ordinal)
        || target.Contains("/baremountd-tree-", StringComparison.Ordinal);

    private sealed class RunningSource : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        private readonly Channel<DeviceEvent> _events;
        private readonly Task _run;

        internal RunningSource(IDeviceSource source, int capacity = 1000)
        {
            _events = Channel.CreateBounded<DeviceEvent>(capacity);
            _run = source.RunAsync(_events.Writer, _stop.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run);
            _stop.Dispose();
        }

        internal async Task<T> NextAsync<T>(Predicate<T> wanted)
            where T : DeviceEvent
        {
            using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            patience.CancelAfter(s_patience);
            while (true)
            {
                Task<bool> ready = _events.Reader.WaitToReadAsync(patience.Token).AsTask();
                if (await Task.WhenAny(ready, _run) == _run)
                {
                    await _run;
                }

                await ready;
                while (_events.Reader.TryRead(out DeviceEvent? item))
                {
                    if (item is T found && wanted(found))
                    {
                        return found;
                    }
                }
            }
        }
    }
}
