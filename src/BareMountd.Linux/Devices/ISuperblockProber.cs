namespace BareMountd.Linux.Devices;

/// <summary>Looks at what is on a device.</summary>
internal interface ISuperblockProber
{
    /// <summary>Answers in bounded time: a device that does not answer is <see cref="ProbeRecord.Unreadable"/>.</summary>
    Task<ProbeRecord> ProbeAsync(SysfsDevice device, CancellationToken cancellationToken);
}
