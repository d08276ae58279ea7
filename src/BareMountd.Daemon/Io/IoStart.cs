using BareMountd.Daemon.Reconciling;

namespace BareMountd.Daemon.Io;

/// <summary>Takes the first reading as soon as the devices are known, and the last one when the daemon stops.</summary>
public sealed class IoStart(SnapshotHolder snapshots, IoSampler sampler) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task change = snapshots.NextChange();
        if (snapshots.Current is null)
        {
            await change.WaitAsync(stoppingToken);
        }

        sampler.Start();
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        sampler.Stop();
    }
}
