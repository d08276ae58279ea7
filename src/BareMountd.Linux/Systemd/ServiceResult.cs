namespace BareMountd.Linux.Systemd;

/// <summary>How a transient service ended.</summary>
/// <param name="Succeeded">True when it ended as it should.</param>
/// <param name="Words">systemd's own words.</param>
/// <param name="ExitStatus">Exit status of its program.</param>
internal readonly record struct ServiceResult(bool Succeeded, string Words, int ExitStatus);
