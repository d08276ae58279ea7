using System.Diagnostics;
using System.Globalization;
using BareMountd.Core.Host;
using BareMountd.Core.Io;
using BareMountd.Linux.Tracing;

namespace BareMountd.Linux.Tests.Tracing;

/// <summary>The compiled program in the running kernel, on a loop device of our own.</summary>
public sealed class RequestTracerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_of_known_size_and_number_are_counted()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/dev/loop-control"), "needs root and loop devices");
        Assert.SkipUnless(File.Exists(LinuxRoots.System.KernelTypes), "this kernel has no BTF");
        using RequestTracer tracer = new(LinuxRoots.System, RequestTracer.Installed);
        Assert.Null(tracer.Start());

        string image = Path.GetTempFileName();
        string node = "";
        try
        {
            using (FileStream file = File.OpenWrite(image))
            {
                file.SetLength(64 << 20);
            }

            node = await RunAsync("/usr/sbin/losetup", "--find", "--show", image);
            string name = Path.GetFileName(node);
            ulong diskSeq = ulong.Parse(await File.ReadAllTextAsync($"{LinuxRoots.System.ClassBlock}/{name}/diskseq", Cancel), CultureInfo.InvariantCulture);
            await RunAsync("dd", "if=/dev/zero", $"of={node}", "bs=4k", "count=100", "oflag=direct", "status=none");
            await RunAsync("dd", "if=/dev/zero", $"of={node}", "bs=64k", "count=7", "oflag=direct", "status=none");
            await RunAsync("dd", $"if={node}", "of=/dev/null", "bs=16k", "count=30", "iflag=direct", "status=none");

            Dictionary<RequestOperation, ulong[]> found = [];
            tracer.Read((seq, operation, counts) =>
            {
                if (seq == diskSeq)
                {
                    found[operation] = counts.ToArray();
                }

                return false;
            });
            RequestCounts writes = new(found[RequestOperation.Write]);
            RequestCounts reads = new(found[RequestOperation.Read]);
            Assert.Equal(100UL, writes.Sizes[Bucket(4096)]);
            Assert.Equal(7UL, writes.Sizes[Bucket(65536)]);
            Assert.Equal((100UL * 4096) + (7 * 65536), writes.Bytes);

            // The kernel looks for a partition table, too.
            Assert.Equal(30UL, reads.Sizes[Bucket(16384)]);
            Assert.Equal(Sum(reads.Sizes), Sum(reads.Times));
            Assert.Equal(107UL, Sum(writes.Times));
            Assert.InRange(writes.Seconds, 1e-6, 60);

            // What is not needed any more is gone, and whoever stops counts no more.
            tracer.Read((seq, _, _) => seq == diskSeq);
            tracer.Read((seq, _, _) => seq == diskSeq ? throw new InvalidOperationException("still there") : false);
            tracer.Stop();
            Assert.Throws<IOException>(() => tracer.Read((_, _, _) => false));
        }
        finally
        {
            if (node.Length > 0)
            {
                await RunAsync("/usr/sbin/losetup", "--detach", node);
            }

            File.Delete(image);
        }
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        using RequestTracer without = new(LinuxRoots.System, "/nonexistent/requests.bpf.o");
        Assert.Contains("/nonexistent/requests.bpf.o is not there", without.Start(), StringComparison.Ordinal);

        string file = Path.GetTempFileName();
        using RequestTracer untyped = new(new LinuxRoots { Sys = "/nonexistent" }, file);
        Assert.Contains("CONFIG_DEBUG_INFO_BTF", untyped.Start(), StringComparison.Ordinal);

        File.WriteAllText(file, "no program");
        using RequestTracer broken = new(new LinuxRoots { Sys = Typed() }, file);
        Assert.Contains("cannot be opened", broken.Start(), StringComparison.Ordinal);
        Assert.Throws<IOException>(() => broken.Read((_, _, _) => false));
        File.Delete(file);
    }

    /// <summary>A sysfs with a description of types.</summary>
    private static string Typed()
    {
        string root = Directory.CreateTempSubdirectory("baremountd-btf-").FullName;
        string types = new LinuxRoots { Sys = root }.KernelTypes;
        Directory.CreateDirectory(Path.GetDirectoryName(types)!);
        File.WriteAllText(types, "");
        return root;
    }

    private static int Bucket(double bytes) => RequestCounts.SizeBounds.IndexOf(bytes);

    private static ulong Sum(ReadOnlySpan<ulong> counts)
    {
        ulong sum = 0;
        foreach (ulong count in counts)
        {
            sum += count;
        }

        return sum;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string output = await process.StandardOutput.ReadToEndAsync(Cancel);
        string error = await process.StandardError.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, program + ": " + error);
        return output.Trim();
    }
}
