namespace BareMountd.Daemon.Tests.Prometheus;

/// <summary>One rule of a rule file.</summary>
/// <param name="Group">Name of its group.</param>
/// <param name="Kind"><c>record</c> or <c>alert</c>.</param>
/// <param name="Name">What it records, or the alert's name.</param>
/// <param name="Lines">Its lines as they stand, without the first one.</param>
/// <param name="Expression">PromQL.</param>
internal sealed record Rule(string Group, string Kind, string Name, IReadOnlyList<string> Lines, string Expression)
{
    public bool IsAlert => Kind == "alert";

    /// <summary>A scalar field of the rule or of its annotations; null when it is not there.</summary>
    public string? Field(string key) =>
        Lines.Select(l => l.Trim()).FirstOrDefault(l => l.StartsWith(key + ":", StringComparison.Ordinal))?[(key.Length + 1)..].Trim();

    /// <summary>Labels that the rule adds, as <c>name: value</c>.</summary>
    public IReadOnlyList<string> Labels => Field("labels") is string text ? text.Trim('{', '}').Split(',', StringSplitOptions.TrimEntries) : [];
}
