using BareMountd.Linux.Systemd;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace BareMountd.Daemon.Hosting;

/// <summary>Where log lines go: the journal under systemd, standard error elsewhere.</summary>
internal static class Logging
{
    /// <summary>SYSLOG_IDENTIFIER= of the daemon.</summary>
    private const string Identifier = "baremountd";

    /// <summary>Set by systemd when standard error is connected to the journal (systemd.exec(5)).</summary>
    private const string JournalStream = "JOURNAL_STREAM";

    /// <summary>The logger of this process.</summary>
    public static Logger Create()
    {
        LoggerConfiguration configuration = new LoggerConfiguration()
            .MinimumLevel.Information()

            // The web host's own lines say nothing that an operator of disks wants to know.
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .Enrich.With(new MessageIdEnricher());
        return Environment.GetEnvironmentVariable(JournalStream) is { Length: > 0 }
            ? configuration.WriteTo.Sink(new JournalSink(Identifier)).CreateLogger()
            : configuration.WriteTo.Console(new ConsoleLine(), standardErrorFromLevel: LogEventLevel.Verbose).CreateLogger();
    }
}
