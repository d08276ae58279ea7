using BareMountd.Core.Ports;

namespace BareMountd.Linux.State;

/// <summary>What stands in the state file.</summary>
/// <param name="Schema">Version of the form; another one than <see cref="CurrentSchema"/> counts as damaged.</param>
/// <param name="Mounts">The mounts that we made.</param>
internal sealed record StateFile(int Schema, IReadOnlyList<OwnedMount> Mounts)
{
    /// <summary>
    /// What policies must know; a file of an earlier version has none. Not <c>init</c>: the generated reader would set it to null where it is
    /// left out.
    /// </summary>
    public IReadOnlyList<KeptPolicy> Policies { get; set; } = [];

    /// <summary>The form that this version writes and reads.</summary>
    public const int CurrentSchema = 1;
}
