using System.Collections.Immutable;
using BareMountd.Core.Health;
using BareMountd.Core.Host;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;
using BareMountd.Linux.Devices;
using BareMountd.Linux.Systemd;

namespace BareMountd.Linux.Health;

/// <summary>
/// The disk's own health record, by <c>smartctl</c> where that is installed. systemd runs it: it needs rights that the daemon has not, and
/// a disk that does not answer then holds a program that can be ended, not a thread that cannot.
/// </summary>
internal sealed class SmartProbe(LinuxRoots roots, HostFacts host, ICommandRunner units) : TaskProbe
{
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(1);

    /// <summary>systemd's own time to start, end and tell.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(30);

    /// <summary>Real outputs have some ten thousand bytes.</summary>
    private const int MaxOutput = 1024 * 1024;

    internal override string Name => ProbeNames.Smart;

    internal override bool IsFor(ProbeTarget target) => target.Config.Smart;

    internal override TimeSpan Every(ProbeTarget target) => s_every;

    internal override TimeSpan Deadline(ProbeTarget target) => s_timeout + s_margin;

    internal override async Task<ProbeReading?> ReadAsync(ProbeTarget target)
    {
        if (ProgramLocator.Smartctl(roots) is not string program)
        {
            return Nothing("smartctl is not installed (package smartmontools)");
        }

        string folder = DiskFolder.Hardware(roots, target.Device.Name)
            ?? throw new ProbeFailedException($"{target.Device.Name}: the kernel shows no such device any more");
        if (!Directory.Exists(folder + "/device"))
        {
            return Nothing($"{target.Device.Name} is no disk but made by the kernel");
        }

        string file = $"{roots.SmartDirectory}/{target.Disk}.json";
        Prepare(file);
        ulong before = DeviceProbe.Errors(folder) ?? 0;
        UnitOutcome outcome = await units.RunAsync(
            new TransientCommand
            {
                Unit = $"baremountd-smart-{target.Disk}.service",
                Description = $"Read the health record of {target.Disk}",
                Command =
                [
                    program, "--json=c", "-n", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"standby,{SmartReport.Asleep}"), "-a",
                    $"{roots.Dev}/{Path.GetFileName(folder)}",
                ],
                AnyExitStatus = true,
                Timeout = s_timeout,
                OutputFile = file,
            },
            CancellationToken.None);

        ulong after = DeviceProbe.Errors(folder) ?? 0;

        // The exit status is a mask of findings (smartctl(8)), so only the output tells whether it ran.
        byte[] json = Output(file)
            ?? throw new ProbeFailedException("smartctl printed nothing: " + (outcome.Detail.Length > 0 ? outcome.Detail : "no reason was given"));
        return SmartReport.Parse(json, Hidden(folder)) is ProbeReading.Smart smart ? smart with { OwnErrors = after > before ? after - before : 0 } : null;
    }

    private static ProbeReading.Smart Nothing(string words) => new(false, null, ImmutableSortedDictionary<string, double>.Empty, words);

    /// <summary>Why a device gives no record, where that is known.</summary>
    private string? Hidden(string folder) =>
        SysfsFile.Text(folder + "/device/vendor") is "Msft" ? "a virtual disk of Windows has no health record"
        : host.IsWsl ? "Windows hides the health record of this disk"
        : null;

    /// <summary>The last output goes, so that what is read afterwards is this one.</summary>
    private void Prepare(string file)
    {
        try
        {
            Directory.CreateDirectory(roots.SmartDirectory);
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProbeFailedException($"{file}: {e.Message}");
        }
    }

    private static byte[]? Output(string file)
    {
        try
        {
            FileInfo info = new(file);
            return info is { Exists: true, Length: > 0 and <= MaxOutput } ? File.ReadAllBytes(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProbeFailedException($"{file}: {e.Message}");
        }
    }
}
