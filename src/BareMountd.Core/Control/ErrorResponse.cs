namespace BareMountd.Core.Control;

/// <summary>Body of every answer that is not 2xx.</summary>
/// <param name="Code">Stable kebab-case code: <c>not-found</c>, <c>forbidden</c>, <c>bad-request</c>, <c>not-ready</c>, …</param>
/// <param name="Message">What is wrong, in one line.</param>
/// <param name="Hint">What to do next.</param>
public sealed record ErrorResponse(string Code, string Message, string Hint);
