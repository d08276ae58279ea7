using System.Globalization;
using BareMountd.Daemon.Tests.Simulated;

namespace BareMountd.Daemon.Tests.Faults;

/// <summary>What a process holds at a moment, as the kernel counts it.</summary>
internal sealed record Footprint(int Descriptors, int Threads, long ResidentKib)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static Footprint Of(SimulatedDaemon daemon)
    {
        string folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{daemon.ProcessId}");
        string resident = File.ReadLines(folder + "/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return new Footprint(
            Directory.EnumerateFileSystemEntries(folder + "/fd").Count(),
            Directory.EnumerateDirectories(folder + "/task").Count(),
            long.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until the daemon holds no more than it did.</summary>
    /// <param name="daemon">The daemon.</param>
    /// <param name="spareDescriptors">For connections that the test itself keeps.</param>
    /// <param name="spareThreads">Threads of .NET's pool end only after a minute without work.</param>
    public async Task UntilBackAsync(SimulatedDaemon daemon, int spareDescriptors = 0, int spareThreads = 16)
    {
        DateTimeOffset deadline = TimeProvider.System.GetUtcNow() + s_patience;
        Footprint now;
        do
        {
            now = Of(daemon);
            if (now.Descriptors <= Descriptors + spareDescriptors && now.Threads <= Threads + spareThreads)
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        while (TimeProvider.System.GetUtcNow() < deadline);
        Assert.Fail($"held at first {this}, still held {now}");
    }
}
