using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using BareMountd.Core.Health;

namespace BareMountd.Linux.Health;

/// <summary>From what smartctl printed to facts with names of our own.</summary>
internal static class SmartReport
{
    /// <summary>Exit status that we have smartctl give for a disk that sleeps: no other outcome has these two bits alone (smartctl(8), EXIT STATUS).</summary>
    internal const int Asleep = 3;

    /// <summary>A unit of the NVMe log is a thousand blocks of 512 bytes.</summary>
    private const double NvmeDataUnit = 512_000;

    private static readonly (int Bit, string Words)[] s_nvmeWarnings =
    [
        (0x01, "its spare space is below the threshold"),
        (0x02, "its temperature is outside the limits"),
        (0x04, "its reliability is degraded by errors"),
        (0x08, "it has become read-only"),
        (0x10, "the backup of its memory failed"),
        (0x20, "its persistent memory is read-only"),
    ];

    private static readonly (int Id, string Name)[] s_attributes =
        [(5, "reallocated_sectors"), (197, "pending_sectors"), (198, "uncorrectable_sectors"), (199, "interface_crc_errors")];

    /// <summary>Reads the output; null where the disk sleeps, so that what it said last still holds.</summary>
    /// <param name="json">What smartctl printed.</param>
    /// <param name="hidden">Words for a device that gives nothing, when it is known why; null: smartctl's own.</param>
    /// <exception cref="ProbeFailedException">It is no output of smartctl.</exception>
    internal static ProbeReading.Smart? Parse(ReadOnlySpan<byte> json, string? hidden)
    {
        SmartctlOutput output;
        try
        {
            output = JsonSerializer.Deserialize(json, SmartctlJson.Default.SmartctlOutput) ?? throw new JsonException("nothing");
        }
        catch (JsonException e)
        {
            throw new ProbeFailedException("smartctl printed no JSON that can be read: " + e.Message);
        }

        if (output.Run is null)
        {
            throw new ProbeFailedException("smartctl printed JSON of another kind");
        }

        if (output.Run.ExitStatus == Asleep)
        {
            return null;
        }

        bool available = IsAvailable(output);
        return available
            ? new ProbeReading.Smart(true, output.Status?.Passed, Values(output), Words(output))
            : new ProbeReading.Smart(false, null, ImmutableSortedDictionary<string, double>.Empty, hidden ?? Reason(output));
    }

    /// <summary>
    /// What the device itself says, where smartctl passes that on (7.3); else whether there is more than a bare "passed", which smartctl
    /// gives for any SCSI disk that does not object, a virtual one too (microsoft/WSL issue 8445).
    /// </summary>
    private static bool IsAvailable(SmartctlOutput output) =>
        output.Support?.Available
        ?? (output.Nvme is not null
            || output.Ata is not null
            || output.ScsiGrownDefects is not null
            || output.ScsiErrors is not null
            || (output.Status?.Passed is not null && output.Device?.Protocol != "SCSI"));

    private static ImmutableSortedDictionary<string, double> Values(SmartctlOutput output)
    {
        ImmutableSortedDictionary<string, double>.Builder values = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        Add("temperature_celsius", output.Temperature?.Current);
        Add("power_on_hours", output.PowerOn?.Hours);
        Add("power_cycles", output.PowerCycles);
        if (output.Nvme is SmartctlOutput.NvmeLog log)
        {
            Add("available_spare_percent", log.AvailableSpare);
            Add("available_spare_threshold_percent", log.AvailableSpareThreshold);
            Add("critical_warning", log.CriticalWarning);
            Add("error_log_entries", log.ErrorLogEntries);
            Add("media_errors", log.MediaErrors);
            Add("percentage_used", log.PercentageUsed);
            Add("read_bytes", log.DataUnitsRead * NvmeDataUnit);
            Add("unsafe_shutdowns", log.UnsafeShutdowns);
            Add("written_bytes", log.DataUnitsWritten * NvmeDataUnit);
        }

        foreach (SmartctlOutput.AtaAttribute? attribute in output.Ata?.Table ?? [])
        {
            foreach ((int id, string name) in s_attributes)
            {
                if (attribute?.Id == id)
                {
                    Add(name, attribute.Raw?.Value);
                }
            }
        }

        if (output.Ata?.Table is { } table)
        {
            Add("failing_attributes", table.Count(attribute => attribute?.WhenFailed == "now"));
        }

        Add("grown_defects", output.ScsiGrownDefects);
        if (output.ScsiErrors is { Count: > 0 } errors)
        {
            Add("uncorrected_errors", errors.Values.Sum(counters => counters?.Uncorrected ?? 0));
        }

        return values.ToImmutable();

        void Add(string name, double? value)
        {
            if (value is double number && double.IsFinite(number))
            {
                values[name] = number;
            }
        }
    }

    private static string Words(SmartctlOutput output)
    {
        List<string> words =
        [
            output.Status?.Passed switch
            {
                true => "the disk says that it is in order",
                false => "the disk says that it is failing",
                null => "the disk gives numbers and no judgement",
            },
        ];
        if (output.Nvme?.CriticalWarning is double warning and > 0 and < 256)
        {
            words.AddRange(s_nvmeWarnings.Where(one => ((int)warning & one.Bit) != 0).Select(one => one.Words));
        }

        if (output.Ata?.Table is { } table && table.Count(attribute => attribute?.WhenFailed == "now") is int failing and > 0)
        {
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{failing} of its attributes are below their thresholds"));
        }

        return string.Join("; ", words);
    }

    /// <summary>smartctl's own words, which quote the device.</summary>
    private static string Reason(SmartctlOutput output)
    {
        foreach (SmartctlOutput.Message? message in output.Run?.Messages ?? [])
        {
            if (message is { Severity: "error", Text.Length: > 0 })
            {
                return "smartctl: " + message.Text;
            }
        }

        return "the disk offers no health record";
    }
}
