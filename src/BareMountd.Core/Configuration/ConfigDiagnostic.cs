namespace BareMountd.Core.Configuration;

/// <summary>One finding in a configuration file.</summary>
/// <param name="Severity">Weight.</param>
/// <param name="Code">Stable kebab-case code, e.g. <c>unknown-key</c>, <c>mount-point-clash</c>.</param>
/// <param name="File">File name as given.</param>
/// <param name="Line">Line from 1; 0 when the finding has no place.</param>
/// <param name="Column">Column from 1; 0 when the finding has no place.</param>
/// <param name="Path">JSON path such as <c>$.disks.data.match.serial</c>.</param>
/// <param name="Message">What was found and what is allowed, with the next step; control characters escaped.</param>
public sealed record ConfigDiagnostic(ConfigSeverity Severity, string Code, string File, int Line, int Column, string Path, string Message)
{
    /// <summary><c>file:line:column: error: $.path: message [code]</c>, the form that editors make clickable.</summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {Severity.ToString().ToLowerInvariant()}: {Path}: {Message} [{Code}]";
}
