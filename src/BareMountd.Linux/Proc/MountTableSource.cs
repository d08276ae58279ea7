using System.Buffers;
using System.Collections.Immutable;
using System.Threading.Channels;
using BareMountd.Core.Host;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Proc;

/// <summary>
/// The mount table of PID 1's namespace; of our own where that one may not be read. Changes are told by the kernel (poll(2) on the open
/// file, proc_pid_mounts(5)); on a recorded tree, where the file is a plain one, by inotify. There is no timer.
/// </summary>
/// <remarks>
/// One read(2) of mountinfo holds about a page of lines, so a table of several pages can be torn by a mount in between (lines doubled or,
/// on kernels before 5.8, left out). The kernel raises its change event for exactly that: after each reading the event is asked for, and
/// the table is read again until none came. <see cref="Read"/> may be called from any thread.
/// </remarks>
/// <param name="roots">Where procfs stands.</param>
public sealed class MountTableSource(LinuxRoots roots) : IMountTableSource
{
    // A machine that mounts faster than we read: take what is there, the next event follows anyway.
    private const int MaxReadings = 16;
    private const int FirstBuffer = 64 * 1024;

    /// <inheritdoc/>
    /// <exception cref="IOException">Neither PID 1's nor our own table can be read.</exception>
    public MountTable Read()
    {
        using ProcFile file = Open();
        ArrayBufferWriter<byte> buffer = new(FirstBuffer);
        ReadStable(file, buffer);
        return MountInfoParser.Parse(buffer.WrittenSpan);
    }

    /// <inheritdoc/>
    /// <remarks>A kernel without swap has no such file: no areas.</remarks>
    /// <exception cref="IOException">The file is there and cannot be read.</exception>
    public ImmutableArray<SwapEntry> ReadSwaps() => File.Exists(roots.Swaps) ? SwapsParser.Parse(ProcFile.ReadAllBytes(roots.Swaps)) : [];

    /// <inheritdoc/>
    /// <remarks>
    /// The waiting is done by a thread of its own. Bursts are merged: a table is written when its text differs from the last one written. Where
    /// the channel is full, the newest table waits for room; older ones are dropped.
    /// </remarks>
    /// <exception cref="IOException">The table can no longer be read or watched.</exception>
    /// <exception cref="ChannelClosedException">The reader completed the channel.</exception>
    public Task RunAsync(ChannelWriter<MountTable> changes, CancellationToken cancellationToken)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() => Run(changes, ended, cancellationToken)) { IsBackground = true, Name = "mount table" };
        thread.Start();
        return ended.Task;
    }

    private static void ReadStable(ProcFile file, ArrayBufferWriter<byte> buffer)
    {
        int readings = 0;
        do
        {
            file.ReadAll(buffer);
        }
        while (++readings < MaxReadings && file.TakeChange());
    }

    private ProcFile Open()
    {
        try
        {
            return ProcFile.Open(roots.MountInfo);
        }
        catch (IOException first)
        {
            try
            {
                return ProcFile.Open(roots.SelfMountInfo);
            }
            catch (IOException second)
            {
                throw new IOException($"no mount table: {first.Message}; {second.Message}", first);
            }
        }
    }

    private void Run(ChannelWriter<MountTable> changes, TaskCompletionSource ended, CancellationToken cancellationToken)
    {
        try
        {
            Watch(changes, cancellationToken);
            ended.TrySetCanceled(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            ended.TrySetCanceled(cancellationToken);
        }
        catch (Exception exception)
        {
            // The one place where this thread ends: whatever it was, the awaiting service learns it.
            ended.TrySetException(exception);
        }
    }

    private void Watch(ChannelWriter<MountTable> changes, CancellationToken cancellationToken)
    {
        using FileWatch watch = FileWatch.Create(Open());
        using CancellationTokenRegistration registration = cancellationToken.Register(watch.Wake);
        ArrayBufferWriter<byte> current = new(FirstBuffer);
        byte[]? written = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            ReadStable(watch.File, current);
            if (written is null || !current.WrittenSpan.SequenceEqual(written))
            {
                if (!changes.TryWrite(MountInfoParser.Parse(current.WrittenSpan)))
                {
                    if (!changes.WaitToWriteAsync(cancellationToken).AsTask().GetAwaiter().GetResult())
                    {
                        throw new ChannelClosedException("the reader of the mount table is gone");
                    }

                    // Meanwhile the table may have changed: read it again rather than pass on an old one.
                    continue;
                }

                written = current.WrittenSpan.ToArray();
            }

            if (!watch.Wait())
            {
                return;
            }
        }
    }
}
