using System.Text.Json.Serialization;

namespace BareMountd.Core.Control;

/// <summary>JSON of the control API: camelCase, enums as lower-case words, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(DiskStatus))]
[JsonSerializable(typeof(DevicesResponse))]
[JsonSerializable(typeof(ExplainResponse))]
[JsonSerializable(typeof(ActionResponse))]
[JsonSerializable(typeof(PlanResponse))]
[JsonSerializable(typeof(ReloadResponse))]
[JsonSerializable(typeof(VersionResponse))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(EventRecord))]
[JsonSerializable(typeof(EventsResponse))]
[JsonSerializable(typeof(IoResponse))]
public sealed partial class ControlJson : JsonSerializerContext;
