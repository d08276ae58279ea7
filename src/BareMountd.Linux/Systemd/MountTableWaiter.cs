using System.Threading.Channels;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Systemd;

/// <summary>Waits for the kernel's mount table to look as it should, woken by the kernel.</summary>
internal static class MountTableWaiter
{
    /// <summary>True as soon as <paramref name="condition"/> holds; false when the deadline passes before.</summary>
    internal static async Task<bool> WaitAsync(
        IMountTableSource source, Func<MountTable, bool> condition, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        if (condition(source.Read()))
        {
            return true;
        }

        using CancellationTokenSource late = new(deadline, time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        Channel<MountTable> changes = Channel.CreateBounded<MountTable>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        Task pump = source.RunAsync(changes.Writer, end.Token);
        try
        {
            while (true)
            {
                // The source ends only by cancellation or with its fault, which must not be waited past.
                Task<bool> more = changes.Reader.WaitToReadAsync(end.Token).AsTask();
                if (await Task.WhenAny(more, pump) == pump)
                {
                    await pump;
                    return condition(source.Read());
                }

                if (!await more)
                {
                    return condition(source.Read());
                }

                while (changes.Reader.TryRead(out MountTable? table))
                {
                    if (condition(table))
                    {
                        return true;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return condition(source.Read());
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)pump).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
