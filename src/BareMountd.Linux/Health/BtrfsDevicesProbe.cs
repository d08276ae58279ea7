using System.Collections.Immutable;
using System.Globalization;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Linux.Devices;

namespace BareMountd.Linux.Health;

/// <summary>Members of a mounted btrfs and their error counters: <c>/sys/fs/btrfs/UUID/devinfo/N/{missing,error_stats}</c> (Linux 5.14).</summary>
internal sealed class BtrfsDevicesProbe(LinuxRoots roots) : ThreadProbe
{
    internal override string Name => ProbeNames.BtrfsDevices;

    internal override bool IsFor(ProbeTarget target) => target is { MountPoint: not null, FsType: "btrfs", FsUuid: not null };

    internal override ProbeReading? Read(ProbeTarget target)
    {
        // The UUID comes from the disk and becomes part of a path.
        if (!Guid.TryParseExact(target.FsUuid, "D", out Guid uuid))
        {
            throw new ProbeFailedException("the filesystem's UUID has not the form of one");
        }

        string folder = $"{roots.Btrfs}/{uuid:D}/devinfo";
        if (!Directory.Exists(folder))
        {
            throw new ProbeFailedException(roots.Strip(folder) + ": the kernel shows no such btrfs");
        }

        ImmutableArray<BtrfsDevice>.Builder devices = ImmutableArray.CreateBuilder<BtrfsDevice>();
        foreach (string name in SysfsFile.Names(folder))
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                bool missing = SysfsFile.Text($"{folder}/{name}/missing") == "1";
                devices.Add(Parse(id, missing, SysfsFile.Bytes($"{folder}/{name}/error_stats") ?? []));
            }
        }

        devices.Sort((a, b) => a.Id.CompareTo(b.Id));
        return new ProbeReading.BtrfsDevices(devices.ToImmutable());
    }

    /// <summary>Lines <c>NAME NUMBER</c>; unknown names and lines of another form are left alone, absent ones are 0 (also <c>invalid</c>, before the first mount).</summary>
    internal static BtrfsDevice Parse(int id, bool missing, ReadOnlySpan<byte> stats)
    {
        ulong write = 0, read = 0, flush = 0, corruption = 0, generation = 0;
        foreach (Range range in stats.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = stats[range];
            int blank = line.IndexOf((byte)' ');
            if (blank <= 0 || !SysfsNumbers.TryParse(line[(blank + 1)..], out ulong value))
            {
                continue;
            }

            ReadOnlySpan<byte> name = line[..blank];
            if (name.SequenceEqual("write_errs"u8))
            {
                write = value;
            }
            else if (name.SequenceEqual("read_errs"u8))
            {
                read = value;
            }
            else if (name.SequenceEqual("flush_errs"u8))
            {
                flush = value;
            }
            else if (name.SequenceEqual("corruption_errs"u8))
            {
                corruption = value;
            }
            else if (name.SequenceEqual("generation_errs"u8))
            {
                generation = value;
            }
        }

        return new BtrfsDevice(id, missing, write, read, flush, corruption, generation);
    }
}
