namespace BareMountd.Linux.Interop;

/// <summary>Names of the libraries that the declarations of this folder bind to.</summary>
internal static class SystemdLibrary
{
    /// <summary>By soname: the unversioned name comes with development packages only.</summary>
    internal const string Name = "libsystemd.so.0";

    /// <summary>glibc, for the few calls that neither .NET nor Mono.Posix has.</summary>
    internal const string Libc = "libc";
}
