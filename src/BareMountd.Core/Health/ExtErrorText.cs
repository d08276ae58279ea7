using System.Collections.Immutable;
using System.Globalization;

namespace BareMountd.Core.Health;

/// <summary>The error record of an ext4 in words.</summary>
internal static class ExtErrorText
{
    /// <summary>ext4's own numbering (fs/ext4/ext4.h, EXT4_ERR_*), from 1.</summary>
    private static readonly ImmutableArray<string> s_errors =
    [
        "unknown", "EIO", "ENOMEM", "EFSBADCRC", "EFSCORRUPTED", "ENOSPC", "ENOKEY", "EROFS", "EFBIG", "EEXIST", "ERANGE", "EOVERFLOW", "EBUSY",
        "ENOTDIR", "ENOTEMPTY", "ESHUTDOWN", "EFAULT",
    ];

    /// <summary><c>3 errors since the last check, the first in ext4_lookup:1597 (EFSCORRUPTED) at 2026-01-02T03:04:05Z</c>.</summary>
    public static string Describe(ProbeReading.ExtErrors errors)
    {
        string count = errors.ErrorsCount == 1
            ? "1 error since the last check"
            : string.Create(CultureInfo.InvariantCulture, $"{errors.ErrorsCount} errors since the last check");
        string first = errors.ErrorsCount == 1 ? "" : ", the first";
        string place = errors.FirstFunction.Length == 0 ? "" : " in " + errors.FirstFunction;
        string reason = Name(errors.FirstErrno) is string name ? $" ({name})" : "";
        string time = Evidence.Text(errors.FirstTime) is string at ? " at " + at : "";
        return place.Length + reason.Length + time.Length == 0 ? count : count + first + place + reason + time;
    }

    /// <summary>The record as numbers.</summary>
    public static ImmutableSortedDictionary<string, string> Numbers(ProbeReading.ExtErrors errors) => Evidence.Of(
        ("errors_count", Evidence.Text(errors.ErrorsCount)),
        ("first_error_errno", Name(errors.FirstErrno)),
        ("first_error_function", NullIfEmpty(errors.FirstFunction)),
        ("first_error_time", Evidence.Text(errors.FirstTime)),
        ("last_error_function", NullIfEmpty(errors.LastFunction)),
        ("last_error_time", Evidence.Text(errors.LastTime)));

    private static string? Name(int errno) => errno > 0 && errno <= s_errors.Length ? s_errors[errno - 1] : null;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
