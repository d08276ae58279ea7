namespace BareMountd.Linux.Systemd;

/// <summary>There is no connection to the bus, or systemd is not on it; it is made again on its own.</summary>
/// <param name="message">What is known about the cause.</param>
public sealed class BusDisconnectedException(string message) : IOException(message);
