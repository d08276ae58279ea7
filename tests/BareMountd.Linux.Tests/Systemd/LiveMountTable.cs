using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using BareMountd.Core.Devices;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Tests.Systemd;

/// <summary>The mount table of PID 1, by polling: the live tests of the mount manager rest on nothing else of the product.</summary>
internal sealed partial class LiveMountTable : IMountTableSource
{
    public MountTable Read()
    {
        ImmutableArray<MountEntry>.Builder entries = ImmutableArray.CreateBuilder<MountEntry>();
        foreach (string line in File.ReadLines("/proc/1/mountinfo"))
        {
            string[] halves = line.Split(" - ", 2);
            string[] left = halves[0].Split(' ');
            string[] right = halves[1].Split(' ');
            Assert.True(DeviceNumber.TryParse(left[2], out DeviceNumber number));
            entries.Add(new MountEntry
            {
                Id = int.Parse(left[0], CultureInfo.InvariantCulture),
                ParentId = int.Parse(left[1], CultureInfo.InvariantCulture),
                Number = number,
                Root = Decode(left[3]),
                MountPoint = Decode(left[4]),
                Options = left[5],
                FsType = right[0],
                Source = Decode(right[1]),
                SuperOptions = right[2],
            });
        }

        return new MountTable(entries.ToImmutable());
    }

    public ImmutableArray<SwapEntry> ReadSwaps() => [];

    public async Task RunAsync(ChannelWriter<MountTable> changes, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(20));
        do
        {
            await changes.WriteAsync(Read(), cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private static string Decode(string text) =>
        Octal().Replace(text, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString());

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
