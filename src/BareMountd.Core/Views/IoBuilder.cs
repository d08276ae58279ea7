using BareMountd.Core.Control;
using BareMountd.Core.Io;
using BareMountd.Core.Ports;

namespace BareMountd.Core.Views;

/// <summary>From figures to what users see of them. Pure.</summary>
public static class IoBuilder
{
    /// <summary>Builds the answer.</summary>
    /// <param name="reading">Figures of this moment.</param>
    /// <param name="window">Place of the window in <see cref="IoWindows.All"/>.</param>
    /// <param name="units">What units did in it.</param>
    /// <param name="series">The last hour.</param>
    public static IoResponse Build(IoReading reading, int window, IReadOnlyList<UnitDelta> units, IReadOnlyList<DiskSeries> series)
    {
        ArgumentNullException.ThrowIfNull(reading);
        WindowReading figures = reading.Windows[window];
        return new IoResponse
        {
            Window = figures.Window.Name,
            Windows = [.. IoWindows.All.Select(w => w.Name)],
            WindowSeconds = figures.Window.Length.TotalSeconds,
            CoveredSeconds = figures.Covered.TotalSeconds,
            Imbalance = Ratios(direction => IoShares.Imbalance(figures.Disks, direction)),
            VhdxShare = Ratios(direction => IoShares.VhdxShare(figures.Disks, direction)),
            Disks = Disks(reading, figures),
            Accounting = new IoAccounting(
                CgroupIoStates.Word(reading.UnitState), reading.UnitFailure?.Message ?? CgroupIoStates.Hint(reading.UnitState)),
            Units = Units(figures, units),
            Series = new IoSeriesStatus(IoSeries.Bucket.TotalSeconds, [.. series.Select(s => new IoDiskSeries(s.Disk, s.Kind, s.Read, s.Written))]),
        };
    }

    private static List<IoDiskStatus> Disks(IoReading reading, WindowReading figures)
    {
        // In the order of the devices, then those that are gone; each name once.
        Dictionary<string, IoDiskStatus> byName = new(StringComparer.Ordinal);
        List<string> names = [];
        foreach (DiskRow row in reading.Disks)
        {
            if (!byName.TryGetValue(row.Disk.Name, out IoDiskStatus? status))
            {
                status = new IoDiskStatus { Name = row.Disk.Name, Kind = row.Disk.Kind };
                names.Add(status.Name);
            }

            byName[status.Name] = status with
            {
                Devices = [.. status.Devices, row.Disk.Device],
                ReadBytesTotal = status.ReadBytesTotal + row.Counters[DiskCounter.ReadBytes],
                WrittenBytesTotal = status.WrittenBytesTotal + row.Counters[DiskCounter.WrittenBytes],
            };
        }

        double[] totals = [.. IoDirections.All.Select(direction => IoShares.Total(figures.Disks, direction))];
        foreach (DiskDelta disk in figures.Disks)
        {
            if (!byName.TryGetValue(disk.Name, out IoDiskStatus? status))
            {
                status = new IoDiskStatus { Name = disk.Name, Kind = disk.Kind };
                names.Add(status.Name);
            }

            byName[status.Name] = status with
            {
                Share = Ratios(direction => IoShares.Share(disk, totals[(int)direction], direction)),
                Both = Flow(disk, IoDirection.Both, figures.Covered),
                Read = Flow(disk, IoDirection.Read, figures.Covered),
                Write = Flow(disk, IoDirection.Write, figures.Covered),
                QueueDepth = disk.QueueDepth(figures.Covered),
                Utilization = disk.Utilization(figures.Covered),
            };
        }

        return [.. names.Select(name => byName[name])];
    }

    private static List<IoUnitStatus> Units(WindowReading figures, IReadOnlyList<UnitDelta> units)
    {
        Dictionary<string, DiskDelta> disks = new(StringComparer.Ordinal);
        foreach (DiskDelta disk in figures.Disks)
        {
            disks[disk.Name] = disk;
        }

        double seconds = figures.Covered.TotalSeconds;
        return
        [
            .. units
                .GroupBy(unit => (unit.Unit, unit.Disk))
                .Select(group => new UnitDelta(
                    group.Key.Unit,
                    group.Key.Disk,
                    group.Sum(u => u.ReadBytes),
                    group.Sum(u => u.WrittenBytes),
                    group.Sum(u => u.Reads),
                    group.Sum(u => u.Writes)))
                .OrderByDescending(unit => unit.ReadBytes + unit.WrittenBytes)
                .ThenBy(unit => unit.Unit, StringComparer.Ordinal)
                .ThenBy(unit => unit.Disk, StringComparer.Ordinal)
                .Select(unit => Unit(unit, disks.GetValueOrDefault(unit.Disk), seconds)),
        ];
    }

    private static IoUnitStatus Unit(UnitDelta unit, DiskDelta disk, double seconds)
    {
        bool operations = unit.Unit != UnitCgroup.Root;
        return new IoUnitStatus(
            unit.Unit,
            unit.Disk,
            new IoRatios(
                Part(unit.ReadBytes + unit.WrittenBytes, disk.Bytes(IoDirection.Both)),
                Part(unit.ReadBytes, disk.ReadBytes),
                Part(unit.WrittenBytes, disk.WrittenBytes)),
            Flow(unit.ReadBytes, unit.Reads),
            Flow(unit.WrittenBytes, unit.Writes),
            Flow(unit.ReadBytes + unit.WrittenBytes, unit.Reads + unit.Writes));

        IoFlow Flow(double bytes, double count) => new(bytes, bytes / seconds, operations ? count / seconds : null);

        // Groups are charged when a request is made and disks when it is completed: one can be ahead of the other.
        static double? Part(double bytes, double all) => all > 0 ? Math.Min(1, bytes / all) : null;
    }

    private static IoFlow Flow(in DiskDelta disk, IoDirection direction, TimeSpan covered) =>
        new(disk.Bytes(direction), disk.Bytes(direction) / covered.TotalSeconds, disk.Operations(direction) / covered.TotalSeconds)
        {
            MeanRequestBytes = disk.MeanRequestBytes(direction),
            MeanLatencySeconds = disk.MeanLatencySeconds(direction),
        };

    private static IoRatios Ratios(Func<IoDirection, double?> ratio) => new(ratio(IoDirection.Both), ratio(IoDirection.Read), ratio(IoDirection.Write));
}
