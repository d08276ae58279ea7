using System.Runtime.InteropServices;
using BareMountd.Core.Host;
using BareMountd.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Health;

/// <summary>
/// The directory <c>.baremountd</c> in the root of a disk, and the one file in it. A disk may be made by anybody, so nothing there is
/// trusted: every step is relative to a handle, no symbolic link is followed, and what is not root's own is refused and left alone.
/// </summary>
internal sealed class CanaryFolder : IDisposable
{
    /// <summary>Name of the directory.</summary>
    internal const string DirectoryName = ".baremountd";

    /// <summary>Name of the file.</summary>
    internal const string FileName = "canary";

    private const uint DirectoryMode = 0x1C0;
    private const uint FileMode0600 = 0x180;
    private const uint WritableByOthers = 0x12;
    private const int NotDirectory = 20;

    /// <summary>Types that keep no owners: the mount options say whose everything is, and neither symbolic nor second hard links exist.</summary>
    private static readonly string[] s_withoutOwners = ["exfat", "vfat"];

    private readonly LinuxRoots _roots;
    private readonly SafeFileHandle _handle;
    private readonly SystemdLibc.FileFacts _root;
    private readonly bool _owners;

    private CanaryFolder(LinuxRoots roots, SafeFileHandle handle, string path, SystemdLibc.FileFacts root, bool owners)
    {
        _roots = roots;
        _handle = handle;
        _root = root;
        _owners = owners;
        FilePath = path + "/" + FileName;
    }

    /// <summary>The file's path, for messages.</summary>
    internal string FilePath { get; }

    /// <summary>Opens the directory; makes it (mode 0700) where that is asked for. Null when there is none.</summary>
    /// <exception cref="ProbeFailedException">It is not ours, or cannot be opened or made.</exception>
    internal static CanaryFolder? Open(LinuxRoots roots, MountRoot root, string fsType, bool create)
    {
        string path = root.Path.TrimEnd('/') + "/" + DirectoryName;
        if (create && SystemdLibc.MakeDirectoryAt(root.Handle, DirectoryName, DirectoryMode) != 0
            && Marshal.GetLastPInvokeError() is int made and not SystemdLibc.Exists)
        {
            throw new ProbeFailedException("make " + path, made);
        }

        SafeFileHandle handle = SystemdLibc.OpenAt(
            root.Handle,
            DirectoryName,
            DiskNative.OpenReadOnly | SystemdLibc.OpenDirectory | SystemdLibc.OpenNoFollow | SystemdLibc.OpenCloseOnExec);
        SystemdLibc.FileFacts facts = default;
        int errno = handle.IsInvalid ? Marshal.GetLastPInvokeError() : SystemdLibc.Stat(handle, out facts);
        if (errno != 0)
        {
            handle.Dispose();
            return errno switch
            {
                SystemdLibc.NoEntry when !create => null,
                // What O_NOFOLLOW | O_DIRECTORY answers for a symbolic link (open(2)).
                NotDirectory => throw new ProbeFailedException($"{path}: is not a directory, and is left alone"),
                _ => throw new ProbeFailedException("open " + path, errno),
            };
        }

        CanaryFolder folder = new(roots, handle, path, root.Facts, !s_withoutOwners.Contains(fsType));
        try
        {
            folder.Refuse(path, facts);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file to be written and read; makes it (mode 0600) when there is none.</summary>
    /// <param name="made">True when it was made just now.</param>
    internal SafeFileHandle OpenOrMakeFile(out bool made)
    {
        made = !Exists();
        if (made)
        {
            Make();
        }

        return OpenChecked(DiskNative.OpenReadWrite);
    }

    /// <summary>Opens the file past the page cache to read it; null where the filesystem does not offer that.</summary>
    internal SafeFileHandle? OpenDirect()
    {
        try
        {
            return OpenChecked(DiskNative.OpenReadOnly | DiskNative.OpenDirect);
        }
        catch (ProbeFailedException e) when (e.Errno == DiskNative.Invalid)
        {
            return null;
        }
    }

    /// <summary>Opens the file to look at it; null when there is none.</summary>
    internal SafeFileHandle? OpenFile() => Exists() ? OpenChecked(DiskNative.OpenReadOnly) : null;

    /// <summary>Removes the file.</summary>
    internal void RemoveFile()
    {
        if (SystemdLibc.UnlinkAt(_handle, FileName, 0) != 0 && Marshal.GetLastPInvokeError() is int errno and not SystemdLibc.NoEntry)
        {
            throw new ProbeFailedException("remove " + FilePath, errno);
        }
    }

    /// <summary>Removes the directory unless something is in it.</summary>
    internal static void RemoveFrom(MountRoot root)
    {
        if (SystemdLibc.UnlinkAt(root.Handle, DirectoryName, DiskNative.AtRemoveDirectory) != 0
            && Marshal.GetLastPInvokeError() is int errno and not (DiskNative.NotEmpty or SystemdLibc.Exists or SystemdLibc.NoEntry))
        {
            throw new ProbeFailedException($"remove {root.Path}/{DirectoryName}", errno);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    /// <summary>O_CREAT | O_EXCL by way of the open directory: what stands under the name already, a link too, is an error and not opened.</summary>
    private void Make()
    {
        bool added = false;
        try
        {
            _handle.DangerousAddRef(ref added);
            using FileStream made = new(
                $"{_roots.SelfFds}/{_handle.DangerousGetHandle()}/{FileName}",
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    BufferSize = 0,
                });
            _ = SystemdLibc.ChangeMode(made.SafeFileHandle, FileMode0600);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // .NET keeps the errno as the code of the innermost exception.
            throw (e.InnerException ?? e).HResult is int errno and > 0
                ? new ProbeFailedException("make " + FilePath, errno)
                : new ProbeFailedException($"make {FilePath}: {e.Message}");
        }
        finally
        {
            if (added)
            {
                _handle.DangerousRelease();
            }
        }
    }

    /// <summary>Whether there is a file; anything else under its name is refused before it is opened: to open a pipe or a device does things.</summary>
    private bool Exists()
    {
        int errno = SystemdLibc.StatAt(_handle, FileName, out SystemdLibc.FileFacts facts);
        if (errno is not (0 or SystemdLibc.NoEntry))
        {
            throw new ProbeFailedException("look at " + FilePath, errno);
        }

        if (errno == 0)
        {
            RefuseFile(facts);
        }

        return errno == 0;
    }

    private SafeFileHandle OpenChecked(int flags)
    {
        SafeFileHandle file = SystemdLibc.OpenAt(_handle, FileName, flags | SystemdLibc.OpenNoFollow | SystemdLibc.OpenCloseOnExec);
        try
        {
            SystemdLibc.FileFacts facts = default;
            int errno = file.IsInvalid ? Marshal.GetLastPInvokeError() : SystemdLibc.Stat(file, out facts);
            if (errno != 0)
            {
                throw new ProbeFailedException("open " + FilePath, errno);
            }

            RefuseFile(facts);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void RefuseFile(SystemdLibc.FileFacts facts)
    {
        if (!facts.IsRegular || facts.Links != 1)
        {
            throw new ProbeFailedException($"{FilePath}: is not a plain file with one name, and is left alone");
        }

        Refuse(FilePath, facts);
    }

    private void Refuse(string path, SystemdLibc.FileFacts facts)
    {
        if (facts.On != _root.On)
        {
            throw new ProbeFailedException($"{path}: is on another filesystem, and is left alone");
        }

        if (_owners && facts.Owner != 0)
        {
            throw new ProbeFailedException($"{path}: belongs to user {facts.Owner} and not to root, and is left alone");
        }

        if (_owners && (facts.Mode & WritableByOthers) != 0)
        {
            throw new ProbeFailedException($"{path}: others than root may write there, so it is left alone");
        }

        if (!_owners && facts.Owner != _root.Owner)
        {
            throw new ProbeFailedException($"{path}: belongs to user {facts.Owner}, unlike the rest of the disk, and is left alone");
        }
    }
}
