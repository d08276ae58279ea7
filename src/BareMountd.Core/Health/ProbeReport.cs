namespace BareMountd.Core.Health;

/// <summary>How one run of one probe on one disk ended.</summary>
/// <param name="Probe">Name of the probe.</param>
/// <param name="At">When it ended, or when its deadline passed.</param>
/// <param name="Took">How long it took so far.</param>
/// <param name="Reading">What it read; null when it failed or did not end in time.</param>
/// <param name="Failure">Why it failed, one line (errno in words); null when it did not.</param>
/// <param name="TimedOut">True while it has passed its deadline and has not ended: it is not started again until it does.</param>
public sealed record ProbeReport(string Probe, DateTimeOffset At, TimeSpan Took, ProbeReading? Reading, string? Failure, bool TimedOut);
