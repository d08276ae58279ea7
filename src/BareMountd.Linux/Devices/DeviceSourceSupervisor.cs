using System.Threading.Channels;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Devices;

/// <summary>
/// The device source of the daemon: udev where udevd runs, the kernel where it does not, and over to the other one when udevd starts or stops later.
/// Each change is a <see cref="DeviceEvent.Resync"/> that names the new source and why.
/// </summary>
public sealed class DeviceSourceSupervisor : IDeviceSource
{
    private readonly LinuxRoots _roots;
    private readonly DeviceSourceKind _kind;
    private readonly UdevDeviceSource _udev;
    private readonly KernelDeviceSource _kernel;

    /// <summary>A supervisor.</summary>
    /// <param name="roots">The machine's trees.</param>
    /// <param name="time">Clock of the deadlines.</param>
    /// <param name="kind"><c>--source</c>.</param>
    public DeviceSourceSupervisor(LinuxRoots roots, TimeProvider time, DeviceSourceKind kind = DeviceSourceKind.Auto)
    {
        _roots = roots;
        _kind = kind;
        _udev = new UdevDeviceSource(roots, time);
        _kernel = new KernelDeviceSource(roots, time);
    }

    /// <inheritdoc/>
    public async Task RunAsync(ChannelWriter<DeviceEvent> events, CancellationToken cancellationToken)
    {
        switch (_kind)
        {
            case DeviceSourceKind.Udev:
                await _udev.RunAsync(events, "asked for by configuration", cancellationToken);
                return;
            case DeviceSourceKind.Kernel:
                await _kernel.RunAsync(events, "asked for by configuration", cancellationToken);
                return;
            default:
                await FollowUdevAsync(events, cancellationToken);
                return;
        }
    }

    /// <summary>One list, without a monitor: for <c>--plan</c> and diagnosis. Needs no root; what cannot be read then says so.</summary>
    public async Task<DeviceEvent.Resync> EnumerateAsync(DeviceSourceKind kind, CancellationToken cancellationToken)
    {
        bool udev = kind == DeviceSourceKind.Udev || (kind == DeviceSourceKind.Auto && File.Exists(_roots.UdevControl));
        IDeviceReader reader = udev ? _udev.Reader : _kernel.Reader;
        return new DeviceEvent.Resync(
            await reader.ReadAllAsync(cancellationToken), udev ? DeviceSources.Udev : DeviceSources.Kernel, "asked once");
    }

    private async Task FollowUdevAsync(ChannelWriter<DeviceEvent> events, CancellationToken cancellationToken)
    {
        using UdevPresence presence = new(_roots);
        bool present = presence.IsPresent;
        string reason = present ? "start: udevd runs" : "start: udevd does not run";
        while (true)
        {
            using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            Task source = present ? _udev.RunAsync(events, reason, ending.Token) : _kernel.RunAsync(events, reason, ending.Token);
            Task changed = presence.WaitWhileAsync(present, ending.Token);
            Task first = await Task.WhenAny(source, changed);
            await ending.CancelAsync();
            try
            {
                await source;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Ended by us, to change over.
            }

            await first;
            present = !present;
            reason = present ? "udevd started" : "udevd stopped";
        }
    }
}
