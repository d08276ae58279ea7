using System.Collections.Immutable;
using System.Text;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Systemd;

/// <summary>Reads what a unit and the kernel said during one attempt. Everything that fails here only makes the answer shorter.</summary>
internal static unsafe class JournalReader
{
    /// <summary>Lines kept, the last ones.</summary>
    internal const int MaxLines = 10;

    /// <summary>Entries looked at: a kernel that logs in a loop must not keep us.</summary>
    private const int MaxEntries = 2000;

    /// <summary>A line is cut here.</summary>
    private const int MaxLineLength = 400;

    /// <summary>How long the journal may be behind the end of a job before it is read.</summary>
    private const ulong SettleMicroseconds = 300_000;

    /// <summary>Lines of the units (their own and systemd's about them) and of the kernel that name the device, since a moment; oldest first.</summary>
    /// <remarks>Blocks for up to a third of a second while there is nothing; never called on the loop thread.</remarks>
    internal static ImmutableArray<string> Read(IReadOnlyList<string> units, string? deviceName, DateTimeOffset since)
    {
        nint journal = 0;
        try
        {
            if (SystemdJournal.sd_journal_open(out journal, SystemdJournal.LocalOnly) < 0)
            {
                return [];
            }

            foreach (string unit in units)
            {
                AddMatch(journal, "_SYSTEMD_UNIT=" + unit);
                _ = SystemdJournal.sd_journal_add_disjunction(journal);
                AddMatch(journal, "UNIT=" + unit);
                _ = SystemdJournal.sd_journal_add_disjunction(journal);
            }

            AddMatch(journal, "_TRANSPORT=kernel");
            ImmutableArray<string> lines = Collect(journal, deviceName, since);
            if (lines.IsEmpty && SystemdJournal.sd_journal_wait(journal, SettleMicroseconds) >= 0)
            {
                lines = Collect(journal, deviceName, since);
            }

            return lines;
        }
        finally
        {
            if (journal != 0)
            {
                SystemdJournal.sd_journal_close(journal);
            }
        }
    }

    /// <summary>One line of printable characters, cut to a bearable length.</summary>
    internal static string OneLine(string text)
    {
        StringBuilder result = new(Math.Min(text.Length, MaxLineLength + 1));
        foreach (char c in text.AsSpan().Trim())
        {
            if (result.Length == MaxLineLength)
            {
                result.Append('…');
                break;
            }

            result.Append(char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') ? ' ' : c);
        }

        return result.ToString();
    }

    /// <summary>True when a kernel line names the device as a word: <c>EXT4-fs (sdb1):</c>, not <c>sdb12</c>.</summary>
    internal static bool Names(string line, string deviceName)
    {
        for (int at = line.IndexOf(deviceName, StringComparison.Ordinal); at >= 0; at = line.IndexOf(deviceName, at + 1, StringComparison.Ordinal))
        {
            int end = at + deviceName.Length;
            if ((at == 0 || !char.IsLetterOrDigit(line[at - 1])) && (end == line.Length || !char.IsLetterOrDigit(line[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static ImmutableArray<string> Collect(nint journal, string? deviceName, DateTimeOffset since)
    {
        ulong first = (ulong)Math.Max(0, since.ToUnixTimeMilliseconds()) * 1000;
        List<string> lines = [];
        if (SystemdJournal.sd_journal_seek_tail(journal) < 0)
        {
            return [];
        }

        for (int entries = 0; entries < MaxEntries && lines.Count < MaxLines && SystemdJournal.sd_journal_previous(journal) > 0; entries++)
        {
            if (SystemdJournal.sd_journal_get_realtime_usec(journal, out ulong moment) < 0 || moment < first)
            {
                break;
            }

            string message = OneLine(Field(journal, "MESSAGE"));
            bool kernel = Field(journal, "_TRANSPORT") == "kernel";
            if (message.Length == 0 || (kernel && (deviceName is null || !Names(message, deviceName))))
            {
                continue;
            }

            string speaker = kernel ? "kernel" : OneLine(Field(journal, "SYSLOG_IDENTIFIER"));
            string line = speaker.Length > 0 ? $"{speaker}: {message}" : message;
            if (lines.Count == 0 || lines[^1] != line)
            {
                lines.Add(line);
            }
        }

        lines.Reverse();
        return [.. lines];
    }

    private static string Field(nint journal, string name) =>
        SystemdJournal.sd_journal_get_data(journal, name, out byte* data, out nuint length) >= 0 && length > (nuint)name.Length
            ? Encoding.UTF8.GetString(data + name.Length + 1, (int)Math.Min(length - (nuint)name.Length - 1, 8192))
            : "";

    private static void AddMatch(nint journal, string match)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(match);
        fixed (byte* data = bytes)
        {
            _ = SystemdJournal.sd_journal_add_match(journal, data, (nuint)bytes.Length);
        }
    }
}
