using System.Globalization;
using BareMountd.Linux.Systemd;
using Serilog.Events;
using Serilog.Formatting;

namespace BareMountd.Daemon.Hosting;

/// <summary>A log line where there is no journal: time, level, the same message that the journal gets, and the exception below it.</summary>
internal sealed class ConsoleLine : ITextFormatter
{
    /// <inheritdoc/>
    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{logEvent.Timestamp:HH:mm:ss} {Level(logEvent.Level)} {JournalFields.Message(logEvent)}"));
        if (logEvent.Exception is { } exception)
        {
            output.WriteLine(exception);
        }
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal => "FTL",
        LogEventLevel.Error => "ERR",
        LogEventLevel.Warning => "WRN",
        LogEventLevel.Information => "INF",
        _ => "DBG",
    };
}
