using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Health;

/// <summary>A probe could not read what it is there for; the message is the <c>Failure</c> of its report, one line.</summary>
internal sealed class ProbeFailedException : Exception
{
    /// <param name="message">In words, with the path.</param>
    internal ProbeFailedException(string message)
        : base(message)
    {
    }

    /// <param name="what">The path, or the step and the path.</param>
    /// <param name="errno">The C library's error number.</param>
    internal ProbeFailedException(string what, int errno)
        : base($"{what}: {NativeError.Describe(errno)} ({NativeError.Name(errno)})") => Errno = errno;

    /// <summary>The C library's error number; 0 when none is to blame.</summary>
    internal int Errno { get; }
}
