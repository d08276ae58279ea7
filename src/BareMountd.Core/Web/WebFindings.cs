using System.Collections.Immutable;
using BareMountd.Core.Configuration;
using BareMountd.Core.Text;

namespace BareMountd.Core.Web;

/// <summary>Collects the findings of one web configuration.</summary>
internal sealed class WebFindings(string file)
{
    private const int ShownLength = 80;

    private readonly List<ConfigDiagnostic> _found = [];

    public bool Any => _found.Count > 0;

    /// <summary>A text from the file in quotes, harmless and not too long. Never for a key or a hash.</summary>
    public static string Show(string text) => $"\"{TextEscaper.ForTerminal(text, ShownLength)}\"";

    public void Add(YamlNode node, string path, string message) => Add(node.Line, node.Column, path, message);

    public void Add(int line, int column, string path, string message) =>
        _found.Add(new ConfigDiagnostic(ConfigSeverity.Error, ConfigCodes.InvalidWebConfig, file, line, column, path, message));

    public ImmutableArray<ConfigDiagnostic> ToImmutable() => [.. _found.OrderBy(f => f.Line).ThenBy(f => f.Column)];
}
