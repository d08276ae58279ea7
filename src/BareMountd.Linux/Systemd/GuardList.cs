using BareMountd.Core.Host;

// This assembly runs on Linux only, where file modes exist; the analyzer does not know that.
#pragma warning disable CA1416

namespace BareMountd.Linux.Systemd;

/// <summary>
/// The mount points whose immutable flag is ours, over restarts and boots: one path a line, so that the package's removal can read it. A path
/// is noted before its flag is set, and dropped after it was taken away: a daemon that is killed in between ends no guard that is not its own,
/// because what is noted and not set is just dropped.
/// </summary>
internal sealed class GuardList
{
    private readonly LinuxRoots _roots;
    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);

    /// <summary>Reads the list; a missing file is an empty one, and one that cannot be read counts so.</summary>
    internal GuardList(LinuxRoots roots)
    {
        _roots = roots;
        try
        {
            _paths.UnionWith(File.ReadLines(roots.GuardedFile).Where(line => line.StartsWith('/')));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing is ours then: a flag too many stays, and none is taken away that somebody else set.
        }
    }

    /// <summary>The paths, sorted.</summary>
    internal IReadOnlyList<string> Paths => [.. _paths];

    internal bool Contains(string path) => _paths.Contains(path);

    /// <summary>Notes a path.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    internal void Add(string path)
    {
        if (_paths.Add(path))
        {
            try
            {
                Save();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _paths.Remove(path);
                throw;
            }
        }
    }

    /// <summary>Drops a path. One that cannot be written drops it at the next start: its flag is gone by then.</summary>
    internal void Remove(string path)
    {
        if (_paths.Remove(path))
        {
            try
            {
                Save();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Said above.
            }
        }
    }

    private void Save()
    {
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Directory.CreateDirectory(_roots.State, OwnerOnly | UnixFileMode.UserExecute);
        string fresh = _roots.GuardedFile + ".new";
        File.Delete(fresh);
        using (FileStream stream = new(fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(string.Concat(_paths.Select(path => path + "\n"))));
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, _roots.GuardedFile, overwrite: true);
    }
}
