namespace BareMountd.Core.Control;

/// <summary>A key and value for <c>match</c>.</summary>
/// <param name="Key">Configuration key: <c>serial</c>, <c>wwn</c>, <c>uuid</c>, <c>partUuid</c>, <c>byId</c>, <c>label</c>, <c>partLabel</c>, <c>model</c>, <c>path</c>.</param>
/// <param name="Value">Value; hostile text.</param>
/// <param name="Note">What to know about it, e.g. <c>changes when reformatted</c>; empty when nothing.</param>
public sealed record Identifier(string Key, string Value, string Note);
