namespace BareMountd.Core.Ports;

/// <summary>How far the daemon got with a disk that it remembers.</summary>
public enum OwnedPhase
{
    /// <summary>We made the mount and saw it in the mount table.</summary>
    Mounted,

    /// <summary>The mount job was about to start: written before it, so that a daemon that is killed in between still knows its mount.</summary>
    Mounting,

    /// <summary>Unmounted by the user's word: stays so over a restart of the daemon.</summary>
    Held,
}
