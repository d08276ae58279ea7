using BareMountd.Core;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Systemd;

/// <summary>Which failures of a call to systemd are outcomes, and which are bugs.</summary>
internal static class BusFailure
{
    /// <summary>The code of an exception that is an outcome; null for one that is a bug or a cancellation.</summary>
    internal static string? Code(Exception error) => error switch
    {
        BusDisconnectedException or SystemdException => Codes.BusUnavailable,
        BusErrorException { IsUndelivered: true } or BusErrorException { IsLostReply: true } => Codes.BusUnavailable,
        BusErrorException { Name: BusErrorException.UnitExists or BusErrorException.UnitMasked } => Codes.UnitConflict,
        BusErrorException { Name: "org.freedesktop.DBus.Error.UnknownMethod" or "org.freedesktop.DBus.Error.UnknownProperty" } => Codes.SystemdNewer,
        BusErrorException or IOException or UnauthorizedAccessException => Codes.MountFailed,
        _ => null,
    };
}
