using System.Runtime.InteropServices;
using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Hosting;

/// <summary>SIGHUP reads the configuration anew, as operators expect of a daemon; a refused file is told in log and status.</summary>
internal sealed class HangupReload(Reconciler reconciler, ConfigReader reader, DaemonSettings settings) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _registration;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            // Not the default action, which would end the process.
            signal.Cancel = true;
            _ = reconciler.ReplaceAsync(reader.Read(settings.ConfigFile), CancellationToken.None);
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registration?.Dispose();
}
