using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using BareMountd.Core.Devices;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;
using BareMountd.Linux.Devices;

namespace BareMountd.Linux.Tests.Devices;

/// <summary>The kernel source on the running machine, with one loop device of our own. Other devices are looked at and never touched.</summary>
public sealed class LoopDeviceTests
{
    private const string Uuid = "0c0ffee0-1111-4222-8333-444455556666";
    private const string Losetup = "/usr/sbin/losetup";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_is_heard_of_when_it_comes_when_it_is_formatted_and_when_it_goes()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root");
        Assert.SkipUnless(File.Exists("/dev/loop-control") && File.Exists(Losetup), "no loop devices here");
        Assert.SkipUnless(File.Exists("/usr/sbin/mke2fs"), "mke2fs is not installed");
        Assert.SkipWhen(File.Exists(LinuxRoots.System.UdevControl), "udevd runs here; the kernel source is for machines without it");

        string image = Path.GetTempFileName();
        using (FileStream file = File.OpenWrite(image))
        {
            file.SetLength(16 * 1024 * 1024);
        }

        Channel<DeviceEvent> events = Channel.CreateBounded<DeviceEvent>(1000);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task run = new KernelDeviceSource(LinuxRoots.System, TimeProvider.System).RunAsync(events.Writer, stop.Token);
        string? node = null;
        try
        {
            DeviceEvent.Resync first = (DeviceEvent.Resync)await events.Reader.ReadAsync(Cancel).AsTask().WaitAsync(s_patience, Cancel);
            Assert.Equal("kernel", first.Source);

            (int code, string output) = await RunAsync(Losetup, "--find", "--show", image);
            Assert.SkipUnless(code == 0, "losetup: " + output);
            node = output.Trim();
            string name = Path.GetFileName(node);
            BlockDevice empty = await UpsertAsync(events.Reader, d => d.Name == name && d.SizeBytes > 0);
            Assert.Equal((DeviceDriver.Loop, 16UL * 1024 * 1024, null), (empty.Driver, empty.SizeBytes, empty.Content.Type));

            // No uevent tells of this one: the watch on the node does.
            (code, output) = await RunAsync("/usr/sbin/mke2fs", "-q", "-F", "-t", "ext4", "-U", Uuid, "-L", "bare loop", node);
            Assert.True(code == 0, output);
            BlockDevice formatted = await UpsertAsync(events.Reader, d => d.Name == name && d.Content.Type == "ext4");
            Assert.Contains("by-uuid/" + Uuid, formatted.Links);
            Assert.Contains("by-label/bare\\x20loop", formatted.Links);
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"by-diskseq/{formatted.DiskSeq}"), formatted.Links);

            (code, output) = await RunAsync(Losetup, "--detach", node);
            Assert.True(code == 0, output);
            node = null;
            await UpsertAsync(events.Reader, d => d.Name == name && d is { SizeBytes: 0, Content.Type: null });
        }
        finally
        {
            if (node is not null)
            {
                await RunAsync(Losetup, "--detach", node);
            }

            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            File.Delete(image);
        }
    }

    private static async Task<BlockDevice> UpsertAsync(ChannelReader<DeviceEvent> events, Predicate<BlockDevice> wanted)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(s_patience);
        await foreach (DeviceEvent item in events.ReadAllAsync(patience.Token))
        {
            if (item is DeviceEvent.Upsert upsert && wanted(upsert.Device))
            {
                return upsert.Device;
            }
        }

        throw new InvalidOperationException("the source ended");
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(Cancel) + await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, output);
    }
}
