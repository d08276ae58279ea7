using System.Text;
using Microsoft.Win32.SafeHandles;

namespace BareMountd.Cli;

/// <summary>Opens standard output so that a reader which went away is noticed.</summary>
/// <remarks>
/// .NET's console stream swallows EPIPE, so <c>status --watch | head -1</c> would run for ever. A <see cref="FileStream"/> reports it, but
/// on a regular file it writes at offsets of its own and leaves the shared file position where it was, so that the next program of
/// <c>{ a; b; } &gt; file</c> would overwrite. Hence: a file stream for what cannot seek (pipes, sockets), the console stream for the rest.
/// </remarks>
internal static class StandardOutput
{
    private const int StdoutFileDescriptor = 1;
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>A writer that flushes only when told to.</summary>
    public static TextWriter Open() => new StreamWriter(OpenStream(), s_utf8, bufferSize: 4096) { AutoFlush = false, NewLine = "\n" };

    private static Stream OpenStream()
    {
        try
        {
            FileStream stream = new(new SafeFileHandle(StdoutFileDescriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!stream.CanSeek)
            {
                return stream;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Closed or unusual: the console stream decides.
        }

        return Console.OpenStandardOutput();
    }
}
