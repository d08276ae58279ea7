using System.Text.Json.Serialization;
using BareMountd.Core.Control;

namespace BareMountd.Linux.State;

/// <summary>JSON of the event history. A missing member is an error: half a record is no event.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EventRecord))]
internal sealed partial class EventJson : JsonSerializerContext;
