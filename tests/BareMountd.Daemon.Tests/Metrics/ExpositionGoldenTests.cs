using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using BareMountd.Core.Io;
using BareMountd.Core.Metrics;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Metrics;

namespace BareMountd.Daemon.Tests.Metrics;

public sealed class ExpositionGoldenTests
{
    private const string TextGolden = "tests/golden/metrics.prom";
    private const string OpenMetricsGolden = "tests/golden/metrics.openmetrics";

    [Fact]
    public async Task Text_of_a_literal_snapshot() => RepositoryFiles.AssertGolden(TextGolden, await Golden(ExpositionFormat.Text));

    [Fact]
    public async Task OpenMetrics_of_a_literal_snapshot() => RepositoryFiles.AssertGolden(OpenMetricsGolden, await Golden(ExpositionFormat.OpenMetrics));

    [Fact]
    public async Task Promtool_finds_nothing_in_the_whole_exposition()
    {
        (int exit, string output) = await Promtool(await Exposition(ExpositionFormat.Text, Fakes.AllCollectors), "check", "metrics");
        Assert.True(exit == 0 && output.Length == 0, output);
    }

    [Fact]
    public async Task Prometheus_own_OpenMetrics_parser_reads_every_sample()
    {
        // The only way into that parser by promtool: make blocks of it, which wants a time on each sample.
        string exposition = await Exposition(ExpositionFormat.OpenMetrics, Fakes.AllCollectors);
        string timed = string.Join('\n', exposition.Split('\n').Select(line => line.Length == 0 || line[0] == '#' ? line : line + " 1700000000"));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("baremountd-blocks-");
        try
        {
            string file = Path.Join(folder.FullName, "metrics");
            await File.WriteAllTextAsync(file, timed, TestContext.Current.CancellationToken);
            (int exit, string output) = await Promtool("", "tsdb", "create-blocks-from", "openmetrics", file, folder.FullName);
            Assert.True(exit == 0, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_strict_parser_of_Pythons_client_reads_OpenMetrics_with_times_of_creation()
    {
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python), "python3 is not installed");
        (int probe, _) = await RunAsync(Python, "", "-c", "import prometheus_client");
        Assert.SkipUnless(probe == 0, "the Debian package python3-prometheus-client is not installed (tests/run.sh installs it)");
        string script = RepositoryFiles.FullPath("tests/BareMountd.Daemon.Tests/Metrics/openmetrics_check.py");
        string exposition = await Exposition(ExpositionFormat.OpenMetrics, Fakes.AllCollectors);
        (int exit, string output) = await RunAsync(Python, exposition, script);
        Assert.True(exit == 0, output);

        // Every family was understood with its kind and unit, as the code has them.
        IEnumerable<string> families = Fakes.AllCollectors.SelectMany(one => one.Families).Concat(CollectorFamilies.All)
            .Select(one => $"{one.BaseName} {one.Type.ToString().ToLowerInvariant()} {one.Unit ?? "-"}");
        Assert.All(families, family => Assert.Contains(family + " ", output, StringComparison.Ordinal));
        Assert.Contains("created: baremountd_disk_canary_rounds_created baremountd_events_created process_cpu_seconds_created", output, StringComparison.Ordinal);
        Assert.Contains("process_cpu_seconds_created 1700000000.25\n", exposition, StringComparison.Ordinal);

        // It is strict: the end mark and the contiguity of families are looked for.
        Assert.NotEqual(0, (await RunAsync(Python, exposition.Replace("# EOF\n", "", StringComparison.Ordinal), script)).Exit);
        Assert.NotEqual(0, (await RunAsync(Python, exposition.Replace("# EOF\n", "baremountd_up 1\n# EOF\n", StringComparison.Ordinal), script)).Exit);
    }

    [Fact]
    public async Task A_broken_collector_takes_back_what_it_wrote_and_harms_no_other()
    {
        string text = await Exposition(ExpositionFormat.Text, [new HalfBroken(), .. Fakes.AllCollectors], Fakes.LookInVain);
        Assert.Contains("baremountd_collector_success{collector=\"disk_io\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("baremountd_collector_success{collector=\"unit_io\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("baremountd_collector_success{collector=\"half\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("\nbaremountd_up 0\n", text, StringComparison.Ordinal);
        Assert.Contains("baremountd_collector_success{collector=\"filesystem\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("baremountd_disk_mounted{disk=\"games\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("half_of_it", text, StringComparison.Ordinal);
        Assert.DoesNotContain("read_bytes", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collectors_write_only_what_they_announce()
    {
        string text = await Exposition(ExpositionFormat.Text, Fakes.AllCollectors);
        string[] written = [.. text.Split('\n').Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])];
        string[] announced = [.. Fakes.AllCollectors.SelectMany(one => one.Families).Concat(CollectorFamilies.All).Select(one => one.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(announced, written);
    }

    [Fact]
    public void The_list_is_sorted_and_names_are_unique()
    {
        string[] names = [.. Fakes.AllCollectors.Select(one => one.Name)];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(names.Distinct(), names);
        string[] families = [.. Fakes.AllCollectors.SelectMany(one => one.Families).Concat(CollectorFamilies.All).Select(one => one.BaseName)];
        Assert.Equal(families.Length, families.Distinct().Count());
    }

    [Fact]
    public async Task Units_that_cannot_be_read_take_nothing_else_with_them()
    {
        string text = await Exposition(
            ExpositionFormat.Text,
            Fakes.AllCollectors,
            into =>
            {
                Fakes.Look(into);
                into.UnitFailure = new IOException("no io.stat today");
            });
        Assert.Contains("baremountd_collector_success{collector=\"unit_io\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("baremountd_collector_success{collector=\"disk_io\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("baremountd_unit_io", text, StringComparison.Ordinal);
    }

    private static async Task<string> Golden(ExpositionFormat format)
    {
        // The numbers of the running process and its runtime are of no golden file.
        string text = await Exposition(format, [.. Fakes.AllCollectors.Where(one => one is not ProcessCollector)]);
        return text.Replace($"runtime=\"{Environment.Version}\"", "runtime=\"RUNTIME\"", StringComparison.Ordinal);
    }

    private static async Task<string> Exposition(ExpositionFormat format, ImmutableArray<IMetricsCollector> collectors, Action<IoReading>? look = null)
    {
        string[] mountPoints = [.. Fakes.Status.Disks.Select(disk => disk.MountPoint)];
        IReadOnlyDictionary<string, FilesystemUsage?> usage = await new Fakes.Usage().ReadAsync(mountPoints, TimeSpan.Zero, TestContext.Current.CancellationToken);
        MetricsContext context = new(Fakes.Status, new IoReading(), look ?? Fakes.Look, usage) { Started = 1_700_000_000.25 };
        return Encoding.UTF8.GetString(new Scrape().Run(collectors, context, format, new Fakes.StoppedClock(), static (_, _) => { }).Span);
    }

    private static async Task<(int Exit, string Output)> Promtool(string input, params string[] arguments)
    {
        string? program = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Join(folder, "promtool")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(program is null, "promtool is not installed (Debian package prometheus; tests/run.sh installs it)");
        return await RunAsync(program, input, arguments);
    }

    private static async Task<(int Exit, string Output)> RunAsync(string program, string input, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.BaseStream.WriteAsync(Encoding.UTF8.GetBytes(input), TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    private sealed class HalfBroken : IMetricsCollector
    {
        private static readonly MetricFamily s_half = new("half_of_it", MetricType.Gauge, "Half.", null);

        public string Name => "half";

        public ImmutableArray<MetricFamily> Families { get; } = [s_half];

        public void Collect(MetricsContext context, ExpositionWriter writer)
        {
            writer.Sample(s_half, 1UL);
            throw new InvalidOperationException("the other half");
        }
    }
}
