using BareMountd.Linux.Interop;
using Serilog.Core;
using Serilog.Events;

namespace BareMountd.Linux.Systemd;

/// <summary>Writes log events to journald with every property as a field of its own, so that <c>journalctl DISK=data</c> finds them.</summary>
/// <param name="identifier">SYSLOG_IDENTIFIER, what <c>journalctl -t</c> takes.</param>
public sealed class JournalSink(string identifier) : ILogEventSink
{
    /// <inheritdoc/>
    public void Emit(LogEvent logEvent) => Send(JournalFields.Of(logEvent, identifier));

    private static unsafe void Send(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        byte[] all = new byte[fields.Sum(static field => System.Text.Encoding.UTF8.GetMaxByteCount(field.Key.Length + 1 + field.Value.Length))];
        SystemdJournal.IoVector[] vectors = new SystemdJournal.IoVector[fields.Count];
        fixed (byte* start = all)
        fixed (SystemdJournal.IoVector* first = vectors)
        {
            int used = 0;
            for (int i = 0; i < vectors.Length; i++)
            {
                byte[] field = JournalFields.Encode(fields[i]);
                field.CopyTo(all, used);
                vectors[i] = new SystemdJournal.IoVector { Base = start + used, Length = (nuint)field.Length };
                used += field.Length;
            }

            // A journal that is away must not take the daemon with it; sd_journal_sendv itself then drops the entry.
            _ = SystemdJournal.sd_journal_sendv(first, vectors.Length);
        }
    }
}
