namespace BareMountd.Daemon;

/// <summary>What is told of I/O accounting; each once, not at every look.</summary>
internal static partial class Log
{
    [LoggerMessage(4020, LogLevel.Information, "I/O of units is not counted (cgroup v2 io controller: {State}); {Hint}")]
    public static partial void UnitIoOff(ILogger logger, string state, string hint);

    [LoggerMessage(4021, LogLevel.Information, "I/O of units is counted from now on")]
    public static partial void UnitIoOn(ILogger logger);

    [LoggerMessage(4022, LogLevel.Debug, "I/O counters were not read: {Reason}")]
    public static partial void IoNotRead(ILogger logger, string reason);

    [LoggerMessage(4024, LogLevel.Information, "requests are counted by size and duration from now on (BPF)")]
    public static partial void RequestsCounted(ILogger logger);

    [LoggerMessage(4025, LogLevel.Warning, "metrics.requestHistograms: requests cannot be counted: {Reason}; see docs/metrics.md, \"Request histograms\"")]
    public static partial void RequestsNotCounted(ILogger logger, string reason);

    [LoggerMessage(4026, LogLevel.Information, "requests are not counted by size and duration any more")]
    public static partial void RequestsNotCountedAnyMore(ILogger logger);

    [LoggerMessage(4023, LogLevel.Warning, "I/O counters will start again with the next daemon: what they go on from could not be written: {Reason}")]
    public static partial void IoNotSaved(ILogger logger, string reason);
}
