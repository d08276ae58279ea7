namespace BareMountd.Linux.Interop;

/// <summary>A call into libsystemd failed.</summary>
/// <param name="errno">The positive errno.</param>
/// <param name="call">The call.</param>
public sealed class SystemdException(int errno, string call)
    : IOException($"{call}: {NativeError.Describe(errno)} ({NativeError.Name(errno)})")
{
    /// <summary>The positive errno.</summary>
    public int Errno { get; } = errno;

    /// <summary>The call.</summary>
    public string Call { get; } = call;
}
