using System.Collections.Immutable;
using BareMountd.Core.Configuration;

namespace BareMountd.Core.Web;

/// <summary>Outcome of reading a web configuration with its certificates.</summary>
/// <param name="Settings">The settings, or null when there is an error.</param>
/// <param name="Diagnostics">All findings.</param>
public sealed record WebSettingsResult(WebSettings? Settings, ImmutableArray<ConfigDiagnostic> Diagnostics);
