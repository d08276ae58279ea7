using BareMountd.Core.Ports;
using Mono.Unix.Native;

namespace BareMountd.Linux.Proc;

/// <summary>statvfs(3) with deadlines: each mount point's call runs on a background thread, and one that does not return is left alone.</summary>
/// <remarks>
/// A path that is not a mount point (any more) answers null instead of the numbers of the filesystem below: free space of the system disk must
/// never be shown as that of a disk that was just pulled. Concurrent readers of one mount point share one call.
/// </remarks>
public sealed class FilesystemUsageSource : IFilesystemUsageSource
{
    // Longer than the usual interval between scrapes (15 to 60 s), so that the threads of the last scrape serve the next one.
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(90);

    private readonly Func<string, FilesystemUsage?> _read;
    private readonly TimeProvider _time;
    private readonly WorkerPool _workers;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Call> _calls = new(StringComparer.Ordinal);

    /// <summary>Usage of real mounts.</summary>
    /// <param name="time">Clock of the deadlines.</param>
    public FilesystemUsageSource(TimeProvider time)
        : this(time, ReadMountPoint, s_idleTime)
    {
    }

    internal FilesystemUsageSource(TimeProvider time, Func<string, FilesystemUsage?> read, TimeSpan idleTime)
    {
        _time = time;
        _read = read;
        _workers = new WorkerPool("statvfs", idleTime);
    }

    /// <summary>Mount points whose call missed a deadline and has not returned yet, sorted.</summary>
    public IReadOnlyList<string> Stuck
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls.Where(call => call.Value.Stuck).Select(call => call.Key).Order(StringComparer.Ordinal)];
            }
        }
    }

    internal int Threads => _workers.Threads;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, FilesystemUsage?>> ReadAsync(
        IReadOnlyList<string> mountPoints, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mountPoints);
        Dictionary<string, FilesystemUsage?> usage = new(mountPoints.Count, StringComparer.Ordinal);
        List<(string MountPoint, Call Call)> waiting = new(mountPoints.Count);
        foreach (string mountPoint in mountPoints)
        {
            if (usage.TryAdd(mountPoint, null) && Start(mountPoint) is Call call)
            {
                waiting.Add((mountPoint, call));
            }
        }

        // One clock for all: the deadline is that of the whole reading, not of one disk after the other.
        Task all = Task.WhenAll(waiting.Select(one => one.Call.Result));
        try
        {
            await all.WaitAsync(deadline, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The loop below finds out who it was.
        }

        foreach ((string mountPoint, Call call) in waiting)
        {
            if (call.Result.IsCompletedSuccessfully)
            {
                usage[mountPoint] = await call.Result;
            }
            else
            {
                lock (_gate)
                {
                    call.Stuck = true;
                }
            }
        }

        return usage;
    }

    private Call? Start(string mountPoint)
    {
        lock (_gate)
        {
            if (_calls.TryGetValue(mountPoint, out Call? running))
            {
                return running.Stuck ? null : running;
            }

            Call call = new();
            _calls.Add(mountPoint, call);
            _workers.Queue(() => Run(mountPoint, call));
            return call;
        }
    }

    private void Run(string mountPoint, Call call)
    {
        FilesystemUsage? usage = null;
        try
        {
            usage = _read(mountPoint);
        }
        catch (Exception)
        {
            // Whatever a call does on its way out of a dying disk, it is "no answer" to the caller; a thread must not take the daemon down.
        }

        lock (_gate)
        {
            _calls.Remove(mountPoint);
        }

        call.Complete(usage);
    }

    private static FilesystemUsage? ReadMountPoint(string mountPoint)
    {
        if (Syscall.stat(mountPoint, out Stat here) != 0
            || Syscall.stat(mountPoint + "/..", out Stat above) != 0
            || (here.st_dev == above.st_dev && here.st_ino != above.st_ino)
            || Syscall.statvfs(mountPoint, out Statvfs vfs) != 0)
        {
            return null;
        }

        return Usage(vfs);
    }

    /// <summary>The kernel's numbers in bytes.</summary>
    internal static FilesystemUsage Usage(in Statvfs vfs) =>
        // Blocks are counted in f_frsize, not in f_bsize (statvfs(3)).
        new(
            vfs.f_blocks * vfs.f_frsize,
            vfs.f_bfree * vfs.f_frsize,
            vfs.f_bavail * vfs.f_frsize,
            vfs.f_files,
            vfs.f_ffree,
            (vfs.f_flag & MountFlags.ST_RDONLY) != 0);

    private sealed class Call
    {
        private readonly TaskCompletionSource<FilesystemUsage?> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Stuck { get; set; }

        public Task<FilesystemUsage?> Result => _result.Task;

        public void Complete(FilesystemUsage? usage) => _result.TrySetResult(usage);
    }
}
