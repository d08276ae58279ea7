namespace BareMountd.Daemon.Reconciling;

/// <summary>The latest snapshot. The reconciler publishes; everybody else reads or waits for the next one.</summary>
public sealed class SnapshotHolder
{
    private TaskCompletionSource _changed = NewSource();
    private DaemonSnapshot? _current;

    /// <summary>The latest snapshot; null until the first pass.</summary>
    public DaemonSnapshot? Current => Volatile.Read(ref _current);

    /// <summary>Replaces the snapshot and wakes those who wait.</summary>
    public void Publish(DaemonSnapshot snapshot)
    {
        Volatile.Write(ref _current, snapshot);
        Interlocked.Exchange(ref _changed, NewSource()).SetResult();
    }

    /// <summary>Ends with the next <see cref="Publish"/>. Take the task first, then read <see cref="Current"/>, or a change can be missed.</summary>
    public Task NextChange() => Volatile.Read(ref _changed).Task;

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
