using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using BareMountd.Core.Control;
using BareMountd.Core.Devices;
using BareMountd.Core.Io;
using BareMountd.Core.Metrics;
using BareMountd.Core.Ports;
using BareMountd.Daemon.Metrics;
using BareMountd.Linux.Cgroup;
using BareMountd.Linux.Devices;
using BareMountd.Linux.Proc;
using BareMountd.Tests.Shared;

namespace BareMountd.Benchmarks;

/// <summary>
/// The I/O part of a scrape on a generated machine whose counters grow from scrape to scrape: reading the counters of all disks and of a hundred
/// services, windows and shares, the exposition of all of it.
/// </summary>
internal sealed class IoBenchmark : IDisposable
{
    public const string Head = "| disks | series | read disks, ms | read 100 units, ms | figures, ms | write, ms | sum, µs a disk | allocated, KB |\n|---:|---:|---:|---:|---:|---:|---:|---:|";

    private const int Units = 100;
    private const int Warm = 4;
    private const int Rounds = 15;

    private readonly FixtureTree _tree;
    private readonly int _size;
    private readonly DiskStatsSource _diskStats;
    private readonly CgroupIoSource _cgroups;
    private readonly IoAccounts _accounts = new();
    private readonly CgroupIo _walk = new();
    private readonly IoReading _reading = new();
    private readonly ExpositionWriter _writer = new(guardDuplicates: false);
    private readonly ArrayBufferWriter<byte> _text = new(1 << 20);
    private readonly ImmutableArray<IMetricsCollector> _collectors = [new DiskIoCollector(), new IoMeanCollector(), new IoShareCollector(), new UnitIoCollector()];
    private readonly DiskCountersHandler _take;
    private IoDiskSet _disks = IoDiskSet.Empty;

    public IoBenchmark(int size)
    {
        _size = size;
        _tree = FixtureTree.Generate(size);
        _diskStats = new DiskStatsSource(_tree.Roots);
        _cgroups = new CgroupIoSource(_tree.Roots);
        _take = _accounts.TakeDisk;
    }

    public async Task<string> RunAsync()
    {
        ImmutableArray<BlockDevice> devices = (await new RecordedDeviceSource(_tree.Roots).EnumerateAsync(CancellationToken.None)).Devices;
        _disks = IoDisks.Of(
            devices,
            [.. devices.Where(d => d.Entry is not null).Select((d, i) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"disk{i + 1}"), d.Key))]);
        List<double[]> times = [];
        long allocated = 0;
        for (int i = 0; i < Warm + Rounds; i++)
        {
            Grow(i);
            (double[] round, allocated) = Scrape(TimeSpan.FromSeconds(15 * i));
            if (i >= Warm)
            {
                times.Add(round);
            }
        }

        double[] medians = [.. Enumerable.Range(0, 4).Select(step => times.Select(t => t[step]).Order().ElementAt(times.Count / 2))];
        int series = _text.WrittenSpan.Count((byte)'\n') - Encoding.UTF8.GetString(_text.WrittenSpan).Split('\n').Count(line => line.StartsWith('#'));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {_size} | {series} | {medians[0]:F3} | {medians[1]:F3} | {medians[2]:F3} | {medians[3]:F3} | {medians.Sum() * 1000 / _size:F2} | {allocated / 1024.0:F1} |");
    }

    public void Dispose() => _tree.Dispose();

    private (double[] Milliseconds, long Allocated) Scrape(TimeSpan now)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        _accounts.Begin(_disks, now);
        _diskStats.Read(_take);
        long disks = Stopwatch.GetTimestamp();
        _cgroups.Read(_walk);
        _accounts.TakeUnits(_walk, 20);
        long units = Stopwatch.GetTimestamp();
        _accounts.End();
        _accounts.Report(_reading);
        long figures = Stopwatch.GetTimestamp();
        MetricsContext context = new(s_status, _reading, static _ => { }, null);
        _text.ResetWrittenCount();
        _writer.Begin(ExpositionFormat.Text);
        foreach (IMetricsCollector collector in _collectors)
        {
            collector.Collect(context, _writer);
        }

        _writer.WriteTo(_text);
        long end = Stopwatch.GetTimestamp();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return ([Span(start, disks), Span(disks, units), Span(units, figures), Span(figures, end)], allocated);

        static double Span(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;
    }

    private static readonly StatusResponse s_status = new() { Version = "", Summary = "", Source = "", Manager = "", ConfigFile = "" };

    /// <summary>Every disk and every service moves something; the services in turn on all disks.</summary>
    private void Grow(int round)
    {
        StringBuilder text = new();
        foreach (IoDisk disk in _disks.Disks)
        {
            int n = 1000 * (round + 1);
            text.Append(CultureInfo.InvariantCulture, $"{disk.Number.Major} {disk.Number.Minor} {disk.Device} {n} 1 {8 * n} {n} {2 * n} 2 {16 * n} {3 * n} 0 {n} {4 * n} 0 0 0 0 5 3\n");
            text.Append(CultureInfo.InvariantCulture, $"{disk.Number.Major} {disk.Number.Minor + 1} {disk.Device}1 {n} 1 {8 * n} {n} {2 * n} 2 {16 * n} {3 * n} 0 {n} {4 * n} 0 0 0 0 5 3\n");
        }

        Write(_tree.Roots.DiskStats, text.ToString());
        Write(_tree.Roots.Cgroup + "/cgroup.controllers", "io\n");
        Write(_tree.Roots.Cgroup + "/system.slice/io.stat", "");
        for (int i = 0; i < Units; i++)
        {
            DeviceNumber number = _disks.Disks[i % _disks.Disks.Length].Number;
            Write(
                string.Create(CultureInfo.InvariantCulture, $"{_tree.Roots.Cgroup}/system.slice/unit{i}.service/io.stat"),
                string.Create(CultureInfo.InvariantCulture, $"{number} rbytes={round * i * 512} wbytes={round * i * 4096} rios={round * i} wios={round * i} dbytes=0 dios=0\n"));
        }
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
