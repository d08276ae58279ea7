using System.Text.Json.Serialization;
using BareMountd.Cli.Doctor;

namespace BareMountd.Cli;

/// <summary>JSON that this program makes itself, in the manner of the control API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(CheckConfigReport))]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class CliJson : JsonSerializerContext;
