using System.Buffers;
using BareMountd.Core.Host;

namespace BareMountd.Linux.Proc;

/// <summary>Reads <see cref="ProcessUsage"/> (proc_pid_stat(5), proc_stat(5)).</summary>
/// <param name="roots">The real procfs: a recorded tree knows nothing of us.</param>
public sealed class ProcessUsageReader(LinuxRoots roots)
{
    // USER_HZ, the unit of times in procfs: 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100.0;

    private const int FirstBuffer = 128 * 1024;

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _buffer = new(FirstBuffer);

    // Read once: the start of a process does not move, and the kernel fills this file from every processor and interrupt.
    private ulong _boot;

    /// <summary>Reads the numbers of now.</summary>
    /// <exception cref="IOException">procfs cannot be read.</exception>
    /// <exception cref="InvalidDataException">procfs has another form than documented.</exception>
    public ProcessUsage Read()
    {
        // A buffer of its own at each scrape would be garbage of the kind that only a full collection takes away.
        lock (_gate)
        {
            if (!TryParseStat(Read(roots.SelfStat), out double cpu, out double start, out ulong pages) || (_boot == 0 && !TryParseBootTime(Read(roots.Stat), out _boot)))
            {
                throw new InvalidDataException("stat of the own process or of the kernel is not of the documented form");
            }

            return new ProcessUsage(cpu, pages * (ulong)Environment.SystemPageSize, Descriptors(), _boot + start);
        }
    }

    /// <summary>Times in seconds and resident pages from <c>PID (COMM) STATE …</c>; COMM may hold anything, so the last parenthesis counts.</summary>
    internal static bool TryParseStat(ReadOnlySpan<byte> text, out double cpuSeconds, out double startSeconds, out ulong residentPages)
    {
        cpuSeconds = startSeconds = 0;
        residentPages = 0;
        FieldReader fields = new(text[(text.LastIndexOf((byte)')') + 1)..].TrimEnd((byte)'\n'));

        // Numbers as in proc_pid_stat(5): 14 utime, 15 stime, 22 starttime, 24 rss; field 3 is the first one after COMM.
        ulong ticks = 0;
        for (int number = 3; number <= 24; number++)
        {
            if (!fields.TryNextWord(out ReadOnlySpan<byte> field))
            {
                return false;
            }

            if (number is not (14 or 15 or 22 or 24))
            {
                continue;
            }

            if (!FieldReader.TryNumber(field, out ulong value))
            {
                return false;
            }

            switch (number)
            {
                case 14 or 15:
                    ticks += value;
                    break;
                case 22:
                    startSeconds = value / TicksPerSecond;
                    break;
                default:
                    residentPages = value;
                    break;
            }
        }

        cpuSeconds = ticks / TicksPerSecond;
        return true;
    }

    /// <summary>
    /// The kernel counts them since Linux 6.2 (fs/proc/fd.c, proc_readfd_count). Before that they are listed, which costs a look at each: for an
    /// idle daemon as much as all the rest of a small scrape.
    /// </summary>
    private int Descriptors()
    {
        using (ProcFile folder = ProcFile.Open(roots.SelfFd))
        {
            // The folder itself is open.
            if (folder.IsProcfs() && folder.Size() is > 0 and ulong count)
            {
                return (int)count - 1;
            }
        }

        int listed = 0;
        foreach (string entry in Directory.EnumerateFileSystemEntries(roots.SelfFd))
        {
            listed++;
        }

        // One of them is the enumeration itself.
        return listed - 1;
    }

    private ReadOnlySpan<byte> Read(string path)
    {
        using ProcFile file = ProcFile.Open(path);
        file.ReadAll(_buffer);
        return _buffer.WrittenSpan;
    }

    /// <summary>The line <c>btime SECONDS</c>.</summary>
    internal static bool TryParseBootTime(ReadOnlySpan<byte> text, out ulong seconds)
    {
        seconds = 0;
        foreach (Range range in text.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = text[range];
            if (line.StartsWith("btime "u8))
            {
                return FieldReader.TryNumber(line["btime ".Length..], out seconds);
            }
        }

        return false;
    }
}
