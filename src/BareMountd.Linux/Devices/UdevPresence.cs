using BareMountd.Core.Host;

namespace BareMountd.Linux.Devices;

/// <summary>Tells whether udevd is there, and when that changes: its control socket exists exactly while it runs or would be started on demand.</summary>
internal sealed class UdevPresence : IDisposable
{
    private readonly string _control;
    private readonly Lock _lock = new();
    private readonly FileSystemWatcher? _outer;
    private FileSystemWatcher? _inner;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal UdevPresence(LinuxRoots roots)
    {
        _control = roots.UdevControl;
        string folder = Path.GetDirectoryName(_control)!;

        // udevd's folder itself may appear later: its parent is watched for it.
        if (Directory.Exists(roots.Run))
        {
            _outer = Watch(roots.Run, Path.GetFileName(folder));
        }

        Rewatch();
    }

    /// <summary>True while udevd is there.</summary>
    internal bool IsPresent => File.Exists(_control);

    /// <summary>Done when <see cref="IsPresent"/> is no longer <paramref name="present"/>.</summary>
    internal async Task WaitWhileAsync(bool present, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            // Asked after the wait is set up: a change in between is not missed.
            if (IsPresent != present)
            {
                return;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _outer?.Dispose();
        lock (_lock)
        {
            _inner?.Dispose();
        }
    }

    private FileSystemWatcher Watch(string folder, string name)
    {
        FileSystemWatcher watcher = new(folder, name) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName };
        watcher.Created += (_, _) => Changed();
        watcher.Deleted += (_, _) => Changed();
        watcher.Renamed += (_, _) => Changed();
        watcher.Error += (_, _) => Changed();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Changed()
    {
        Rewatch();
        lock (_lock)
        {
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void Rewatch()
    {
        lock (_lock)
        {
            string folder = Path.GetDirectoryName(_control)!;
            if (!Directory.Exists(folder))
            {
                _inner?.Dispose();
                _inner = null;
                return;
            }

            if (_inner is null)
            {
                try
                {
                    _inner = Watch(folder, Path.GetFileName(_control));
                }
                catch (Exception e) when (e is ArgumentException or IOException)
                {
                    // Gone again between the two lines; the outer watch tells when it comes back.
                    _inner = null;
                }
            }
        }
    }
}
