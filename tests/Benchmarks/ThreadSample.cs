using System.Globalization;

namespace BareMountd.Benchmarks;

/// <summary>One thread at one moment.</summary>
/// <param name="Name">As the kernel shows it.</param>
/// <param name="WakeUps">How often it has gone to sleep (voluntary_ctxt_switches): as often as it was woken.</param>
/// <param name="Cpu">Time on a processor, to the nanosecond (schedstat; the ticks of stat are too coarse for a thread that sleeps).</param>
internal sealed record ThreadSample(string Name, long WakeUps, TimeSpan Cpu)
{
    /// <summary>All threads of a process, by id.</summary>
    public static Dictionary<int, ThreadSample> Of(int process)
    {
        Dictionary<int, ThreadSample> threads = [];
        foreach (string directory in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            string count = File.ReadLines(directory + "/status").First(l => l.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal));
            long nanoseconds = long.Parse(File.ReadAllText(directory + "/schedstat").Split(' ')[0], CultureInfo.InvariantCulture);
            threads[int.Parse(Path.GetFileName(directory), CultureInfo.InvariantCulture)] = new ThreadSample(
                File.ReadAllText(directory + "/comm").Trim(),
                long.Parse(count.Split('\t')[1], CultureInfo.InvariantCulture),
                TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick));
        }

        return threads;
    }
}
