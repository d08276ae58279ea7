namespace BareMountd.Core.Ports;

/// <summary>What is kept over a restart of the daemon but not over a boot (<c>/run/baremountd/state.json</c>): the mounts that we made first of all.</summary>
public interface IStateStore
{
    /// <summary>What the last run kept; empty when there is nothing. A damaged file is set aside and counts as empty.</summary>
    KeptState Load();

    /// <summary>Replaces it atomically.</summary>
    void Save(KeptState state);
}
