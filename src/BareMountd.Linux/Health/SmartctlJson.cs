using System.Text.Json.Serialization;

namespace BareMountd.Linux.Health;

/// <summary>Reads <c>smartctl --json</c> without reflection. Members that are not named are left alone: there are some hundred.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(SmartctlOutput))]
internal sealed partial class SmartctlJson : JsonSerializerContext;
