using System.Text.Json.Serialization;

namespace BareMountd.Linux.State;

/// <summary>JSON of the state files. A missing or null member is an error: half a record must never be taken for a mount of ours.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true)]
[JsonSerializable(typeof(StateFile))]
[JsonSerializable(typeof(IoStateFile))]
internal sealed partial class StateJson : JsonSerializerContext;
