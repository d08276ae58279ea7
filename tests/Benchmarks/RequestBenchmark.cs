using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using BareMountd.Core.Host;
using BareMountd.Linux.Tracing;

namespace BareMountd.Benchmarks;

/// <summary>What counting every request costs: random reads of 4 KB by fio, with the BPF program in the kernel and without it, in turn.</summary>
internal static class RequestBenchmark
{
    private const int SecondsEach = 6;

    /// <summary>Prints one row a number of requests in flight: medians of the operations a second and of the processor time an operation, and their ratios.</summary>
    /// <param name="fio">The program.</param>
    /// <param name="file">A file or block device that is read, and made (1 GiB) when it is not there.</param>
    /// <param name="rounds">Pairs of runs.</param>
    public static async Task<int> RunAsync(string fio, string file, int rounds)
    {
        using RequestTracer tracer = new(LinuxRoots.System, RequestTracer.Installed);
        if (tracer.Start() is string reason)
        {
            await Console.Error.WriteLineAsync(reason);
            return 1;
        }

        tracer.Stop();
        Console.WriteLine("| in flight | IOPS without | IOPS with | ratio | spread of the pairs | system time a request without, µs | with, µs | counted |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (int depth in (int[])[1, 32])
        {
            List<Run> without = [], with = [];
            ulong counted = 0, done = 0;
            await FioAsync(fio, file, depth);
            for (int i = 0; i < rounds; i++)
            {
                // The one that comes second finds a warmer machine: each is second in half of the pairs.
                foreach (bool counts in (bool[])[i % 2 == 0, i % 2 != 0])
                {
                    if (counts)
                    {
                        tracer.Start();
                    }

                    Run run = await FioAsync(fio, file, depth);
                    (counts ? with : without).Add(run);
                    if (counts)
                    {
                        done += run.Requests;
                        tracer.Read((_, operation, values) =>
                        {
                            foreach (ulong count in operation == Core.Io.RequestOperation.Read ? new Core.Io.RequestCounts(values.ToArray()).Sizes : [])
                            {
                                counted += count;
                            }

                            return false;
                        });
                        tracer.Stop();
                    }
                }
            }

            double[] ratios = [.. with.Zip(without, (w, o) => w.Iops / o.Iops).Order()];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {depth} | {Median(without, r => r.Iops):F0} | {Median(with, r => r.Iops):F0} | {ratios[ratios.Length / 2]:F3} | {ratios[0]:F3}–{ratios[^1]:F3} | {Median(without, r => r.SystemMicroseconds):F2} | {Median(with, r => r.SystemMicroseconds):F2} | {(double)counted / done:P1} |"));
        }

        return 0;
    }

    private static double Median(List<Run> runs, Func<Run, double> value) => runs.Select(value).Order().ElementAt(runs.Count / 2);

    private static async Task<Run> FioAsync(string fio, string file, int depth)
    {
        string[] arguments =
        [
            "--name=requests", $"--filename={file}", "--size=1g", "--rw=randread", "--bs=4k", "--direct=1", "--ioengine=libaio", "--norandommap",
            string.Create(CultureInfo.InvariantCulture, $"--iodepth={depth}"), "--time_based", string.Create(CultureInfo.InvariantCulture, $"--runtime={SecondsEach}"), "--output-format=json",
        ];
        using Process process = Process.Start(new ProcessStartInfo(fio, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("fio ended with " + process.ExitCode.ToString(CultureInfo.InvariantCulture));
        }

        using JsonDocument report = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        JsonElement job = report.RootElement.GetProperty("jobs")[0];
        JsonElement read = job.GetProperty("read");
        ulong requests = read.GetProperty("total_ios").GetUInt64();
        double seconds = read.GetProperty("runtime").GetDouble() / 1000;
        return new Run(read.GetProperty("iops").GetDouble(), requests, job.GetProperty("sys_cpu").GetDouble() / 100 * seconds * 1e6 / requests);
    }

    private sealed record Run(double Iops, ulong Requests, double SystemMicroseconds);
}
