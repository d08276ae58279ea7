using System.Runtime.InteropServices;

namespace BareMountd.Linux.Interop;

/// <summary>The kernel's monotonic clock, in the form that systemd compares: <c>Environment.TickCount64</c> is rounded, and may be another clock.</summary>
internal static partial class SystemdClock
{
    private const int Monotonic = 1;

    /// <summary>CLOCK_MONOTONIC in microseconds.</summary>
    internal static long MonotonicMicroseconds()
    {
        _ = clock_gettime(Monotonic, out TimeSpec now);
        return (now.Seconds * 1_000_000) + (now.Nanoseconds / 1000);
    }

    [LibraryImport(SystemdLibrary.Libc)]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        internal nint Seconds;
        internal nint Nanoseconds;
    }
}
