namespace BareMountd.Linux.Systemd;

/// <summary>The other side of the bus answered with an error; the connection is in order.</summary>
/// <param name="name">Name of the error, such as <c>org.freedesktop.systemd1.UnitExists</c>.</param>
/// <param name="message">Its words.</param>
public sealed class BusErrorException(string name, string message) : IOException($"{message} ({name})")
{
    /// <summary>systemd: a unit of that name is loaded already, or has a file.</summary>
    public const string UnitExists = "org.freedesktop.systemd1.UnitExists";

    /// <summary>systemd: the unit is masked.</summary>
    public const string UnitMasked = "org.freedesktop.systemd1.UnitMasked";

    /// <summary>systemd: no unit of that name is loaded.</summary>
    public const string NoSuchUnit = "org.freedesktop.systemd1.NoSuchUnit";

    /// <summary>Name of the error.</summary>
    public string Name { get; } = name;

    /// <summary>The error's words without its name.</summary>
    public string Words { get; } = message;

    /// <summary>True where the call never reached systemd, because systemd was not on the bus at that moment (daemon-reexec, restart of the broker).</summary>
    public bool IsUndelivered => Name is "org.freedesktop.DBus.Error.ServiceUnknown"
        or "org.freedesktop.DBus.Error.NameHasNoOwner"
        || Name.StartsWith("org.freedesktop.DBus.Error.Spawn.", StringComparison.Ordinal);

    /// <summary>True where nobody knows whether systemd acted: the answer got lost.</summary>
    public bool IsLostReply => Name is "org.freedesktop.DBus.Error.NoReply"
        or "org.freedesktop.DBus.Error.Timeout"
        or "org.freedesktop.DBus.Error.Disconnected"
        or "System.Error.ETIMEDOUT"
        or "System.Error.ECONNRESET"
        or "System.Error.ENOTCONN";
}
