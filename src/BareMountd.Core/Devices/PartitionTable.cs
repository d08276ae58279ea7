namespace BareMountd.Core.Devices;

/// <summary>The partition table on a whole device.</summary>
/// <param name="Type"><c>gpt</c>, <c>dos</c>, …: libblkid PTTYPE.</param>
/// <param name="Uuid">Table id: libblkid PTUUID; null when unknown.</param>
public sealed record PartitionTable(string Type, string? Uuid);
