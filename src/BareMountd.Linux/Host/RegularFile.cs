using System.Runtime.InteropServices;
using BareMountd.Core.Host;
using BareMountd.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Linux.Host;

/// <summary>
/// Reads a small file of an administrator's and nothing else: what stands under its name is looked at before it is opened, because opening a
/// named pipe waits for a writer, and opening a device may do something.
/// </summary>
/// <param name="roots">The real procfs: a recorded tree has no descriptors of ours.</param>
public sealed class RegularFile(LinuxRoots roots)
{
    /// <summary>The whole file; links to it are followed.</summary>
    /// <param name="path">Path.</param>
    /// <param name="maxBytes">A larger one is not read.</param>
    /// <param name="problem">Why there are no bytes, in words that follow the path.</param>
    public byte[]? TryRead(string path, int maxBytes, out string problem)
    {
        // O_PATH opens nothing; what it found is what is read, whatever the name leads to by then.
        using SafeFileHandle found = SystemdLibc.OpenRoot(SystemdLibc.AtCurrentDirectory, path, SystemdLibc.OpenPath | SystemdLibc.OpenCloseOnExec);
        SystemdLibc.FileFacts facts = default;
        int errno = found.IsInvalid ? Marshal.GetLastPInvokeError() : SystemdLibc.Stat(found, out facts);
        if (errno != 0)
        {
            problem = errno == SystemdLibc.NoEntry ? "there is no such file" : $"it cannot be read: {NativeError.Describe(errno)} ({NativeError.Name(errno)})";
            return null;
        }

        if (facts.NotAFile is string kind)
        {
            problem = $"it is {kind}, not a file";
            return null;
        }

        try
        {
            return Read(found, maxBytes, out problem);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = "it cannot be read: " + exception.Message;
            return null;
        }
    }

    private byte[]? Read(SafeFileHandle found, int maxBytes, out string problem)
    {
        using FileStream stream = new($"{roots.SelfFds}/{found.DangerousGetHandle()}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > maxBytes)
        {
            problem = $"it has {stream.Length} bytes; at most {maxBytes} are read";
            return null;
        }

        byte[] bytes = new byte[stream.Length];

        // Shorter when somebody is just rewriting it: then the text is judged as it is.
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        problem = "";
        return bytes[..read];
    }
}
