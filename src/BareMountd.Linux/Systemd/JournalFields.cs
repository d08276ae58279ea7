using System.Globalization;
using System.Text;
using BareMountd.Core.Text;
using Serilog.Events;
using Serilog.Formatting.Display;

namespace BareMountd.Linux.Systemd;

/// <summary>A log event as fields of the journal (systemd.journal-fields(7)); pure. Values may hold any bytes: line breaks need no care here.</summary>
public static class JournalFields
{
    /// <summary>Longest name that journald keeps.</summary>
    private const int MaxNameLength = 64;

    private static readonly MessageTemplateTextFormatter s_message = new("{Message:lj}", CultureInfo.InvariantCulture);

    /// <summary>Names that carry a meaning of their own and are not taken from properties.</summary>
    private static readonly HashSet<string> s_reserved = new(StringComparer.Ordinal)
    {
        "MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER", "EXCEPTION", "EXCEPTION_TYPE",
    };

    /// <summary>
    /// The fields of an event, each name once: MESSAGE, PRIORITY, SYSLOG_IDENTIFIER, then every property under its upper-case name
    /// (<c>MountPoint</c> is <c>MOUNT_POINT</c>), then the exception. MESSAGE_ID is taken only in its form of 32 hexadecimal digits.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(LogEvent logEvent, string identifier)
    {
        List<KeyValuePair<string, string>> fields =
        [
            new("MESSAGE", Message(logEvent)),
            new("PRIORITY", Priority(logEvent.Level)),
            new("SYSLOG_IDENTIFIER", identifier),
        ];
        HashSet<string> names = new(s_reserved, StringComparer.Ordinal);
        foreach ((string property, LogEventPropertyValue value) in logEvent.Properties)
        {
            if (property == "EventId" && value is StructureValue eventId)
            {
                AddEventId(fields, names, eventId);
                continue;
            }

            string name = Name(property);
            string text = Text(value);
            if (name.Length > 0 && (name != "MESSAGE_ID" || TryMessageId(text, out text)) && names.Add(name))
            {
                fields.Add(new KeyValuePair<string, string>(name, text));
            }
        }

        if (logEvent.Exception is { } exception)
        {
            fields.Add(new KeyValuePair<string, string>("EXCEPTION_TYPE", exception.GetType().FullName ?? ""));
            fields.Add(new KeyValuePair<string, string>("EXCEPTION", exception.ToString()));
        }

        return fields;
    }

    /// <summary>
    /// The message for people: without the quotes that Serilog's own rendering puts around strings, and with what a terminal would act on
    /// written out, since a serial number or a label is whatever the maker of the disk wrote. The fields beside it have the strings as they are.
    /// </summary>
    public static string Message(LogEvent logEvent)
    {
        using StringWriter text = new(CultureInfo.InvariantCulture);
        s_message.Format(logEvent, text);
        return TextEscaper.ForTerminal(text.ToString());
    }

    /// <summary>The bytes that sd_journal_sendv(3) takes for a field: the name, an equals sign, the value as it is.</summary>
    public static byte[] Encode(KeyValuePair<string, string> field) => Encoding.UTF8.GetBytes(field.Key + "=" + field.Value);

    /// <summary>
    /// The journal's form of a property name: A–Z, 0–9 and underscores, not starting with an underscore (those are journald's own) or a
    /// digit, at most 64 characters; empty when nothing is left.
    /// </summary>
    public static string Name(string property)
    {
        StringBuilder name = new(property.Length + 8);
        for (int i = 0; i < property.Length && name.Length < MaxNameLength; i++)
        {
            char c = property[i];
            bool wordStarts = char.IsAsciiLetterUpper(c)
                && i > 0
                && (char.IsAsciiLetterLower(property[i - 1]) || char.IsAsciiDigit(property[i - 1])
                    || (char.IsAsciiLetterUpper(property[i - 1]) && i + 1 < property.Length && char.IsAsciiLetterLower(property[i + 1])));
            if (wordStarts && name.Length < MaxNameLength - 1)
            {
                name.Append('_');
            }

            if (char.IsAsciiLetterOrDigit(c))
            {
                name.Append(char.ToUpperInvariant(c));
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        string result = name.ToString().Trim('_');
        return result.Length > 0 && char.IsAsciiDigit(result[0]) ? "" : result;
    }

    private static void AddEventId(List<KeyValuePair<string, string>> fields, HashSet<string> names, StructureValue eventId)
    {
        foreach (LogEventProperty part in eventId.Properties)
        {
            string name = part.Name == "Id" ? "EVENT_ID" : "EVENT_NAME";
            if (part.Name is "Id" or "Name" && names.Add(name))
            {
                fields.Add(new KeyValuePair<string, string>(name, Text(part.Value)));
            }
        }
    }

    private static string Priority(LogEventLevel level) => level switch
    {
        LogEventLevel.Fatal => "2",
        LogEventLevel.Error => "3",
        LogEventLevel.Warning => "4",
        LogEventLevel.Information => "6",
        _ => "7",
    };

    private static string Text(LogEventPropertyValue value) => value switch
    {
        ScalarValue { Value: null } => "",
        ScalarValue { Value: string text } => text,
        ScalarValue { Value: IFormattable number } => number.ToString(null, CultureInfo.InvariantCulture),
        ScalarValue scalar => scalar.Value.ToString() ?? "",
        _ => value.ToString(null, CultureInfo.InvariantCulture),
    };

    private static bool TryMessageId(string text, out string id)
    {
        id = text.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        return id.Length == 32 && id.All(char.IsAsciiHexDigit);
    }
}
