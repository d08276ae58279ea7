using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace BareMountd.Daemon.Hosting;

/// <summary>
/// Gives each kind of line its MESSAGE_ID= (systemd.journal-fields(7)): 112 random bits of our own and the event's number in the last
/// four digits, so that <c>journalctl MESSAGE_ID=…07d1</c> finds every "mounted" of every boot.
/// </summary>
internal sealed class MessageIdEnricher : ILogEventEnricher
{
    private const string Prefix = "6a1de3c07b5f4c2e9d84b7f05a2c";

    /// <inheritdoc/>
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Properties.TryGetValue("EventId", out LogEventPropertyValue? value)
            && value is StructureValue { Properties: { } parts }
            && parts.FirstOrDefault(p => p.Name == "Id")?.Value is ScalarValue { Value: int id })
        {
            logEvent.AddPropertyIfAbsent(new LogEventProperty("MessageId", new ScalarValue(Prefix + id.ToString("x4", CultureInfo.InvariantCulture))));
        }
    }
}
