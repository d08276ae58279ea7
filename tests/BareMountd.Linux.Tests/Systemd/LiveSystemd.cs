using BareMountd.Core.Host;
using BareMountd.Linux.Proc;
using BareMountd.Linux.Systemd;

namespace BareMountd.Linux.Tests.Systemd;

/// <summary>
/// A running systemd that may be played with, and a block device that may be overwritten: a container or a virtual machine. The door is the
/// environment: <c>BAREMOUNTD_LIVE_SYSTEMD=1</c> and <c>BAREMOUNTD_LIVE_DEVICE=/dev/…</c>.
/// </summary>
internal sealed class LiveSystemd : IAsyncDisposable
{
    private LiveSystemd()
    {
        Loop = new SdEventLoop("test-systemd");
        Bus = new SystemdBus(Loop, TimeProvider.System);
        Mounts = new MountTableSource(LinuxRoots.System);
        Manager = new SystemdMountManager(Bus, Mounts, LinuxRoots.System, TimeProvider.System);
    }

    internal SdEventLoop Loop { get; }

    internal SystemdBus Bus { get; }

    internal MountTableSource Mounts { get; }

    internal SystemdMountManager Manager { get; }

    internal static string Device => Environment.GetEnvironmentVariable("BAREMOUNTD_LIVE_DEVICE") ?? "";

    internal static LiveSystemd Open()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("BAREMOUNTD_LIVE_SYSTEMD") == "1" && Device.Length > 0,
            "needs a systemd that may be played with: set BAREMOUNTD_LIVE_SYSTEMD=1 and BAREMOUNTD_LIVE_DEVICE to a device that may be overwritten");
        return new LiveSystemd();
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.DisposeAsync();
        await Loop.DisposeAsync();
    }
}
