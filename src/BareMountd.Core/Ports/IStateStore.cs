namespace BareMountd.Core.Ports;

/// <summary>The list of mounts that we made, kept over a restart of the daemon but not over a boot (<c>/run/baremountd/state.json</c>).</summary>
public interface IStateStore
{
    /// <summary>The list of the last run; empty when there is none. A damaged file is set aside and counts as empty.</summary>
    IReadOnlyList<OwnedMount> Load();

    /// <summary>Replaces the list atomically.</summary>
    void Save(IReadOnlyList<OwnedMount> mounts);
}
