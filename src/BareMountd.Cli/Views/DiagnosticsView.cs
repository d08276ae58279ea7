using BareMountd.Core.Configuration;
using BareMountd.Core.Text;

namespace BareMountd.Cli.Views;

/// <summary>Findings of a configuration file, one a line in the form that editors make clickable; never wrapped, never cut.</summary>
internal static class DiagnosticsView
{
    public static void Write(TextWriter to, IReadOnlyList<ConfigDiagnostic> diagnostics)
    {
        foreach (ConfigDiagnostic diagnostic in diagnostics)
        {
            to.WriteLine(TextEscaper.ForTerminal(diagnostic.ToString()));
        }
    }
}
