namespace BareMountd.Daemon.Reconciling;

/// <summary>What a user can ask for on one disk.</summary>
public enum UserAction
{
    /// <summary>Mount it now.</summary>
    Mount,

    /// <summary>Unmount it, and leave it so.</summary>
    Unmount,

    /// <summary>Bring a standing mount to what is declared now.</summary>
    Remount,
}
