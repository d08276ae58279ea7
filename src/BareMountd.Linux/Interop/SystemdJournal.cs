using System.Runtime.InteropServices;

namespace BareMountd.Linux.Interop;

/// <summary>sd-journal(3). A journal handle is used by one thread at a time.</summary>
internal static unsafe partial class SystemdJournal
{
    /// <summary>SD_JOURNAL_LOCAL_ONLY.</summary>
    internal const int LocalOnly = 1;

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_journal_open(out nint journal, int flags);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial void sd_journal_close(nint journal);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_journal_add_match(nint journal, byte* data, nuint size);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_journal_add_disjunction(nint journal);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_journal_seek_tail(nint journal);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_journal_previous(nint journal);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_journal_get_realtime_usec(nint journal, out ulong microseconds);

    [LibraryImport(SystemdLibrary.Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int sd_journal_get_data(nint journal, string field, out byte* data, out nuint length);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_journal_wait(nint journal, ulong microseconds);

    [LibraryImport(SystemdLibrary.Name)]
    internal static partial int sd_journal_sendv(IoVector* vectors, int count);

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IoVector
    {
        internal byte* Base;
        internal nuint Length;
    }
}
