using System.Text.Json.Serialization;

namespace BareMountd.Core.Filesystems;

/// <summary>Source-generated reader of <c>filesystems.json</c>: unknown members are errors, so that a slip in the data fails the tests.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FilesystemsFile))]
internal sealed partial class FilesystemsJson : JsonSerializerContext;
