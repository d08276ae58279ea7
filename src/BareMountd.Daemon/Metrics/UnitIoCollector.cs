using System.Collections.Immutable;
using BareMountd.Core.Io;
using BareMountd.Core.Metrics;

namespace BareMountd.Daemon.Metrics;

/// <summary>Which systemd unit moves how much on which disk.</summary>
public sealed class UnitIoCollector : IMetricsCollector
{
    private static readonly MetricFamily s_accounting = new(
        "baremountd_unit_io_accounting",
        MetricType.Gauge,
        "1 for the state of the kernel's I/O accounting by unit, 0 for every other; where it is not on, units have no metrics.",
        null,
        "state");

    private static readonly MetricFamily s_bytes = new(
        "baremountd_unit_io_bytes_total",
        MetricType.Counter,
        "Bytes that the unit moved since baremountd started; units without series of their own are summed in other.",
        "bytes",
        "unit",
        "disk",
        "direction");

    private static readonly MetricFamily s_operations = new(
        "baremountd_unit_io_operations_total",
        MetricType.Counter,
        "Operations of the unit since baremountd started, before merging; units without series of their own are summed in other.",
        null,
        "unit",
        "disk",
        "direction");

    private static readonly string s_read = IoDirections.Word(IoDirection.Read);
    private static readonly string s_write = IoDirections.Word(IoDirection.Write);

    /// <inheritdoc/>
    public string Name => "unit_io";

    /// <inheritdoc/>
    public ImmutableArray<MetricFamily> Families { get; } = [s_accounting, s_bytes, s_operations];

    /// <inheritdoc/>
    public void Collect(MetricsContext context, ExpositionWriter writer)
    {
        IoReading io = context.Io;
        if (io.UnitFailure is Exception failure)
        {
            throw new InvalidOperationException("the I/O of units could not be read: " + failure.Message, failure);
        }

        foreach (CgroupIoState state in CgroupIoStates.All)
        {
            writer.Sample(s_accounting, state == io.UnitState ? 1UL : 0UL, CgroupIoStates.Word(state));
        }

        foreach (ref readonly UnitRow row in io.UnitSpan)
        {
            writer.Sample(s_bytes, row.Sum.ReadBytes, row.Unit, row.Disk, s_read);
            writer.Sample(s_bytes, row.Sum.WrittenBytes, row.Unit, row.Disk, s_write);
            if (row.HasOperations)
            {
                writer.Sample(s_operations, row.Sum.Reads, row.Unit, row.Disk, s_read);
                writer.Sample(s_operations, row.Sum.Writes, row.Unit, row.Disk, s_write);
            }
        }
    }
}
