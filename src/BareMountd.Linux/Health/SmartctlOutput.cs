using System.Text.Json.Serialization;

namespace BareMountd.Linux.Health;

/// <summary>
/// The parts of <c>smartctl --json</c> (format 1.0, smartmontools 7.0 and later) that are read. Everything may be absent: what a device
/// does not tell, smartctl leaves out.
/// </summary>
internal sealed record SmartctlOutput
{
    [JsonPropertyName("smartctl")]
    public RunPart? Run { get; init; }

    [JsonPropertyName("device")]
    public DevicePart? Device { get; init; }

    [JsonPropertyName("smart_support")]
    public SupportPart? Support { get; init; }

    [JsonPropertyName("smart_status")]
    public StatusPart? Status { get; init; }

    [JsonPropertyName("temperature")]
    public TemperaturePart? Temperature { get; init; }

    [JsonPropertyName("power_on_time")]
    public PowerOnPart? PowerOn { get; init; }

    [JsonPropertyName("power_cycle_count")]
    public double? PowerCycles { get; init; }

    [JsonPropertyName("nvme_smart_health_information_log")]
    public NvmeLog? Nvme { get; init; }

    [JsonPropertyName("ata_smart_attributes")]
    public AtaAttributes? Ata { get; init; }

    [JsonPropertyName("scsi_grown_defect_list")]
    public double? ScsiGrownDefects { get; init; }

    [JsonPropertyName("scsi_error_counter_log")]
    public IReadOnlyDictionary<string, ScsiCounters?>? ScsiErrors { get; init; }

    /// <summary>About the run.</summary>
    internal sealed record RunPart([property: JsonPropertyName("exit_status")] int ExitStatus)
    {
        [JsonPropertyName("messages")]
        public IReadOnlyList<Message?>? Messages { get; init; }
    }

    /// <summary>A line for people.</summary>
    internal sealed record Message([property: JsonPropertyName("string")] string? Text, [property: JsonPropertyName("severity")] string? Severity);

    /// <summary>How it was spoken to.</summary>
    internal sealed record DevicePart([property: JsonPropertyName("protocol")] string? Protocol);

    /// <summary>What the device offers (smartmontools 7.3).</summary>
    internal sealed record SupportPart(
        [property: JsonPropertyName("available")] bool? Available, [property: JsonPropertyName("enabled")] bool? Enabled);

    /// <summary>The device's own judgement.</summary>
    internal sealed record StatusPart([property: JsonPropertyName("passed")] bool? Passed);

    /// <summary>Degrees Celsius.</summary>
    internal sealed record TemperaturePart([property: JsonPropertyName("current")] double? Current);

    /// <summary>Time under power.</summary>
    internal sealed record PowerOnPart([property: JsonPropertyName("hours")] double? Hours);

    /// <summary>NVMe log page 02h.</summary>
    internal sealed record NvmeLog
    {
        [JsonPropertyName("critical_warning")]
        public double? CriticalWarning { get; init; }

        [JsonPropertyName("available_spare")]
        public double? AvailableSpare { get; init; }

        [JsonPropertyName("available_spare_threshold")]
        public double? AvailableSpareThreshold { get; init; }

        [JsonPropertyName("percentage_used")]
        public double? PercentageUsed { get; init; }

        [JsonPropertyName("data_units_read")]
        public double? DataUnitsRead { get; init; }

        [JsonPropertyName("data_units_written")]
        public double? DataUnitsWritten { get; init; }

        [JsonPropertyName("media_errors")]
        public double? MediaErrors { get; init; }

        [JsonPropertyName("num_err_log_entries")]
        public double? ErrorLogEntries { get; init; }

        [JsonPropertyName("unsafe_shutdowns")]
        public double? UnsafeShutdowns { get; init; }
    }

    /// <summary>ATA attributes.</summary>
    internal sealed record AtaAttributes([property: JsonPropertyName("table")] IReadOnlyList<AtaAttribute?>? Table);

    /// <summary>One of them.</summary>
    internal sealed record AtaAttribute(
        [property: JsonPropertyName("id")] int Id,
        [property: JsonPropertyName("when_failed")] string? WhenFailed,
        [property: JsonPropertyName("raw")] AtaRaw? Raw);

    /// <summary>Its vendor's number.</summary>
    internal sealed record AtaRaw([property: JsonPropertyName("value")] double? Value);

    /// <summary>SCSI error counters of one kind of command (read, write, verify).</summary>
    internal sealed record ScsiCounters([property: JsonPropertyName("total_uncorrected_errors")] double? Uncorrected);
}
