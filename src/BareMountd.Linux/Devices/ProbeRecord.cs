using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>What a look at a device's own bytes found.</summary>
internal sealed record ProbeRecord
{
    internal static readonly ProbeRecord Empty = new();

    internal static readonly ProbeRecord Unreadable = new() { Content = new DeviceContent { Unreadable = true } };

    internal static readonly ProbeRecord Ambivalent = new() { Content = new DeviceContent { Ambivalent = true } };

    internal DeviceContent Content { get; init; } = DeviceContent.None;

    /// <summary>ID_FS_UUID_ENC.</summary>
    internal string? UuidEncoded { get; init; }

    /// <summary>ID_FS_LABEL_ENC: made from the bytes on disk, which need not be UTF-8.</summary>
    internal string? LabelEncoded { get; init; }

    internal string? TableType { get; init; }

    internal string? TableUuid { get; init; }

    internal string? EntryScheme { get; init; }

    internal string? EntryUuid { get; init; }

    internal string? EntryName { get; init; }

    internal string? EntryNameEncoded { get; init; }

    internal string? EntryType { get; init; }
}
