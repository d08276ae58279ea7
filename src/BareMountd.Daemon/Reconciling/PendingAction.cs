using BareMountd.Core.Control;

namespace BareMountd.Daemon.Reconciling;

/// <summary>A user's wish between its arrival and its answer: it starts when the disk has no job, and is answered when the job that follows ends.</summary>
internal sealed class PendingAction(string disk, UserAction action, TaskCompletionSource<ActionResponse?> answer)
{
    /// <summary>Declared disk.</summary>
    public string Disk { get; } = disk;

    /// <summary>What is wished.</summary>
    public UserAction Action { get; } = action;

    /// <summary>Where the answer goes; null stands for "no such disk".</summary>
    public TaskCompletionSource<ActionResponse?> Answer { get; } = answer;

    /// <summary>True once it has been put into effect.</summary>
    public bool Started { get; set; }
}
