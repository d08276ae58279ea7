using BareMountd.Core.Devices;
using BareMountd.Linux.Devices;

namespace BareMountd.Linux.Tests.Devices;

public sealed class DeadlineProberTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hung_disk_is_unreadable_is_not_asked_again_and_comes_back()
    {
        using ManualResetEventSlim hang = new();
        int asked = 0;
        ProbeRecord ProbeNode(string node)
        {
            if (node == "sdb")
            {
                Interlocked.Increment(ref asked);
                hang.Wait(Cancel);
            }

            return new ProbeRecord { TableType = "gpt" };
        }

        TaskCompletionSource<string> returned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        DeadlineProber prober = new(ProbeNode, name => name, TimeSpan.FromMilliseconds(50), TimeProvider.System) { Returned = returned.SetResult };

        Assert.True((await prober.ProbeAsync(Device("sdb", 1), Cancel)).Content.Unreadable);
        Assert.True((await prober.ProbeAsync(Device("sdb", 1), Cancel)).Content.Unreadable);
        Assert.Equal((1, 1), (asked, prober.StuckCount));

        hang.Set();
        Assert.Equal("sdb", await returned.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal("gpt", (await prober.ProbeAsync(Device("sdb", 1), Cancel)).TableType);
    }

    [Fact]
    public async Task Many_hung_disks_leave_room_for_the_others_and_a_replugged_disk_is_asked_anew()
    {
        using ManualResetEventSlim hang = new();
        DeadlineProber prober = new(
            node =>
            {
                if (node.StartsWith("hung", StringComparison.Ordinal))
                {
                    hang.Wait(Cancel);
                }

                return ProbeRecord.Empty;
            },
            name => name,
            TimeSpan.FromMilliseconds(50),
            TimeProvider.System);
        ProbeRecord[] hung = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => prober.ProbeAsync(Device($"hung{i}", 1), Cancel)));
        Assert.All(hung, record => Assert.True(record.Content.Unreadable));
        Assert.False((await prober.ProbeAsync(Device("sdz", 1), Cancel)).Content.Unreadable);
        hang.Set();
        Assert.False((await prober.ProbeAsync(Device("hung1", 2), Cancel)).Content.Unreadable);
    }

    [Fact]
    public async Task Nothing_is_opened_that_has_no_size_or_is_never_ours()
    {
        DeadlineProber prober = new(_ => throw new InvalidOperationException("opened"), name => name, TimeSpan.FromSeconds(30), TimeProvider.System);
        SysfsDevice empty = Device("loop0", 1);
        Assert.Equal(ProbeRecord.Empty, await prober.ProbeAsync(empty with { Device = empty.Device with { SizeBytes = 0 } }, Cancel));
        Assert.Equal(ProbeRecord.Empty, await prober.ProbeAsync(empty with { Device = empty.Device with { Driver = DeviceDriver.Optical } }, Cancel));
        await Assert.ThrowsAsync<InvalidOperationException>(() => prober.ProbeAsync(empty, Cancel));
    }

    private static SysfsDevice Device(string name, ulong diskSeq) => new(
        new BlockDevice { Name = name, Number = new DeviceNumber(8, 0), Type = BlockDeviceType.Disk, DevNode = name, DiskSeq = diskSeq, SizeBytes = 512 },
        new NameFacts { KernelName = name });
}
