// This assembly runs on Linux only, where file modes exist; the analyzer does not know that.
#pragma warning disable CA1416

namespace BareMountd.Linux.State;

/// <summary>Replaces files of the runtime directory so that a reader sees the old or the new text, whatever happens in between.</summary>
internal static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = OwnerOnly | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Written beside, flushed, then renamed; readable by its owner alone.</summary>
    /// <exception cref="IOException">It could not be written; the old file stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written; the old file stands.</exception>
    public static void Replace(string file, byte[] text)
    {
        // Readable by all as systemd's RuntimeDirectory= makes it: the control socket beside has an access rule of its own.
        Directory.CreateDirectory(Path.GetDirectoryName(file)!, DirectoryMode);
        string fresh = file + ".new";

        // Removed first: an older file would keep its mode, and a symbolic link would be followed.
        File.Delete(fresh);
        using (FileStream stream = new(fresh, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            UnixCreateMode = OwnerOnly,
        }))
        {
            stream.Write(text);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, file, overwrite: true);
    }
}
