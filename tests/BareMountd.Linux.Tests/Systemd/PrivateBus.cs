using System.Diagnostics;

namespace BareMountd.Linux.Tests.Systemd;

/// <summary>A dbus-daemon of our own, and the stand-in for systemd on it. Tier "bus": skipped where dbus-daemon or python3-dbus is missing.</summary>
internal sealed class PrivateBus : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("baremountd-bus");
    private Process? _daemon;
    private Process? _systemd;

    private PrivateBus()
    {
        File.WriteAllText(
            Config,
            $"""
            <busconfig><type>custom</type><listen>{Address}</listen><auth>EXTERNAL</auth>
            <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>
            """);
    }

    internal string Address => $"unix:path={_directory.FullName}/bus";

    /// <summary>The arguments of the last StartTransientUnit, JSON.</summary>
    internal string Record => _directory.FullName + "/record.json";

    private string Config => _directory.FullName + "/bus.conf";

    internal static PrivateBus Create()
    {
        Assert.SkipUnless(Find("dbus-daemon") is not null, "dbus-daemon is not installed");
        Assert.SkipUnless(File.Exists(Python), "python3 is not installed");
        using Process probe = Start(Python, "-c", "import dbus, gi");
        probe.WaitForExit();
        Assert.SkipUnless(probe.ExitCode == 0, "python3-dbus and python3-gi are not installed");
        return new PrivateBus();
    }

    internal async Task StartBrokerAsync(CancellationToken cancellationToken)
    {
        _daemon = Start(Find("dbus-daemon")!, "--config-file=" + Config, "--nofork", "--print-address");
        Assert.NotNull(await _daemon.StandardOutput.ReadLineAsync(cancellationToken));
    }

    internal async Task StartSystemdAsync(CancellationToken cancellationToken)
    {
        _systemd = Start(Python, AppContext.BaseDirectory + "Systemd/fake_systemd.py", Record, Address);
        Assert.Equal("ready", await _systemd.StandardOutput.ReadLineAsync(cancellationToken));
    }

    internal void Stop()
    {
        foreach (Process? process in new[] { _systemd, _daemon })
        {
            process?.Kill();
            process?.WaitForExit();
            process?.Dispose();
        }

        _systemd = _daemon = null;
        File.Delete(_directory.FullName + "/bus");
    }

    public void Dispose()
    {
        Stop();
        _directory.Delete(recursive: true);
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(directory => directory + "/" + program).FirstOrDefault(File.Exists);

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
