namespace BareMountd.Cli.Client;

/// <summary>An answer of the daemon.</summary>
/// <param name="Json">The bytes as they came: <c>--json</c> shows them with whatever a newer daemon added.</param>
/// <param name="Value">What this version understands of it.</param>
internal sealed record ControlReply<T>(byte[] Json, T Value);
