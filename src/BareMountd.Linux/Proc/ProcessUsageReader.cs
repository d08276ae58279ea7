using BareMountd.Core.Host;

namespace BareMountd.Linux.Proc;

/// <summary>Reads <see cref="ProcessUsage"/> (proc_pid_stat(5), proc_stat(5)).</summary>
/// <param name="roots">The real procfs: a recorded tree knows nothing of us.</param>
public sealed class ProcessUsageReader(LinuxRoots roots)
{
    // USER_HZ, the unit of times in procfs: 100 on every architecture that .NET runs on.
    private const double TicksPerSecond = 100.0;

    /// <summary>Reads the numbers of now.</summary>
    /// <exception cref="IOException">procfs cannot be read.</exception>
    /// <exception cref="InvalidDataException">procfs has another form than documented.</exception>
    public ProcessUsage Read()
    {
        if (!TryParseStat(ProcFile.ReadAllBytes(roots.SelfStat), out double cpu, out double start, out ulong pages)
            || !TryParseBootTime(ProcFile.ReadAllBytes(roots.Stat), out ulong boot))
        {
            throw new InvalidDataException("stat of the own process or of the kernel is not of the documented form");
        }

        int descriptors = 0;
        foreach (string entry in Directory.EnumerateFileSystemEntries(roots.SelfFd))
        {
            descriptors++;
        }

        // One of them is the enumeration itself.
        return new ProcessUsage(cpu, pages * (ulong)Environment.SystemPageSize, descriptors - 1, boot + start);
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
