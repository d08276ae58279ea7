using System.Globalization;
using System.Text;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>Lets the counters of a generated machine grow, each disk at a pace of its own with small bursts, until it is disposed.</summary>
internal sealed class Workload : IAsyncDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;

    /// <param name="tree">The machine.</param>
    /// <param name="paces">Requests a step of each disk, by kernel name.</param>
    public Workload(FixtureTree tree, IReadOnlyDictionary<string, int> paces) => _task = RunAsync(tree, paces);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        _stop.Dispose();
    }

    private async Task RunAsync(FixtureTree tree, IReadOnlyDictionary<string, int> paces)
    {
        string[][] lines = [.. (await File.ReadAllLinesAsync(tree.Roots.DiskStats)).Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Random random = new(7);
        using PeriodicTimer timer = new(s_step);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                StringBuilder text = new();
                foreach (string[] fields in lines)
                {
                    if (paces.TryGetValue(fields[2], out int pace))
                    {
                        Grow(fields, pace + random.Next(0, pace));
                    }

                    text.AppendJoin(' ', fields).Append('\n');
                }

                // In one step, as procfs shows it: never half of the file.
                string next = tree.Roots.DiskStats + ".next";
                await File.WriteAllTextAsync(next, text.ToString());
                File.Move(next, tree.Roots.DiskStats, overwrite: true);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    /// <summary>Fields as in Documentation/admin-guide/iostats.rst, behind major, minor and name.</summary>
    private static void Grow(string[] fields, int requests)
    {
        Add(3, requests);
        Add(5, 8 * requests);
        Add(6, 2 * requests);
        Add(7, 2 * requests);
        Add(9, 32 * requests);
        Add(10, 5 * requests);
        Add(12, Math.Min(requests, 200));
        Add(13, 3 * requests);

        void Add(int field, long amount) =>
            fields[field] = (long.Parse(fields[field], CultureInfo.InvariantCulture) + amount).ToString(CultureInfo.InvariantCulture);
    }
}
