using System.ComponentModel;

namespace BareMountd.Linux.Interop;

/// <summary>The one place where a negative errno of libsystemd becomes an exception.</summary>
internal static class NativeError
{
    /// <summary>Passes a result through, or throws <see cref="SystemdException"/> with the errno's name and the call.</summary>
    internal static int Check(int result, string what) => result >= 0 ? result : throw new SystemdException(-result, what);

    /// <summary>The errno in the C library's words.</summary>
    internal static string Describe(int errno) => new Win32Exception(errno).Message;

    /// <summary>The errno's name, as manual pages spell it; the number where it is not one of those that libsystemd answers.</summary>
    internal static string Name(int errno) => errno switch
    {
        1 => "EPERM",
        2 => "ENOENT",
        4 => "EINTR",
        5 => "EIO",
        6 => "ENXIO",
        11 => "EAGAIN",
        12 => "ENOMEM",
        13 => "EACCES",
        16 => "EBUSY",
        17 => "EEXIST",
        19 => "ENODEV",
        20 => "ENOTDIR",
        22 => "EINVAL",
        24 => "EMFILE",
        28 => "ENOSPC",
        30 => "EROFS",
        32 => "EPIPE",
        36 => "ENAMETOOLONG",
        39 => "ENOTEMPTY",
        40 => "ELOOP",
        53 => "EBADR",
        61 => "ENODATA",
        71 => "EPROTO",
        74 => "EBADMSG",
        95 => "EOPNOTSUPP",
        103 => "ECONNABORTED",
        104 => "ECONNRESET",
        105 => "ENOBUFS",
        107 => "ENOTCONN",
        108 => "ESHUTDOWN",
        110 => "ETIMEDOUT",
        111 => "ECONNREFUSED",
        116 => "ESTALE",
        117 => "EUCLEAN",
        121 => "EREMOTEIO",
        122 => "EDQUOT",
        _ => $"errno {errno}",
    };
}
