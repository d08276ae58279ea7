namespace BareMountd.Core.Devices;

/// <summary>A partition's own entry in its table.</summary>
/// <param name="Number">Partition number, from 1.</param>
/// <param name="Uuid">PARTUUID: GPT unique GUID, or <c>DISKID-NN</c> for MBR; lower case.</param>
/// <param name="Name">GPT partition name (PARTLABEL): hostile text; null for MBR or empty.</param>
/// <param name="Type">Partition type: GPT GUID or <c>0x83</c>; null when unknown.</param>
public sealed record PartitionEntry(int Number, string? Uuid, string? Name, string? Type);
