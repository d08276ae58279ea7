using BareMountd.Core.Io;

namespace BareMountd.Linux.State;

/// <summary>What stands in the file of I/O accounts.</summary>
/// <param name="Schema">Version of the form; another one than <see cref="CurrentSchema"/> counts as damaged.</param>
/// <param name="Disks">The accounts.</param>
internal sealed record IoStateFile(int Schema, IReadOnlyList<KnownDisk> Disks)
{
    /// <summary>The form that this version writes and reads.</summary>
    public const int CurrentSchema = 1;
}
