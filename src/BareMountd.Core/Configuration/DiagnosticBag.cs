using System.Collections.Immutable;
using BareMountd.Core.Text;

namespace BareMountd.Core.Configuration;

/// <summary>Collects the findings of one file.</summary>
internal sealed class DiagnosticBag(string file, LineMap lines)
{
    /// <summary>Nobody reads more; a hostile file of a megabyte could cause a hundred thousand.</summary>
    public const int MaxFindings = 500;

    private const int ShownLength = 80;

    private readonly List<(int Offset, ConfigDiagnostic Diagnostic)> _found = [];
    private int _dropped;

    public bool HasErrors { get; private set; }

    /// <summary>A text from the file in quotes, harmless and not too long.</summary>
    public static string Show(string text) => $"\"{TextEscaper.ForTerminal(text, ShownLength)}\"";

    /// <summary>Reports at a value.</summary>
    public void Add(string code, ConfigNode node, string message) => Add(code, node.Offset, node, message);

    /// <summary>Reports at a value's key.</summary>
    public void AddAtKey(string code, ConfigNode node, string message) => Add(code, node.Key is null ? node.Offset : node.KeyOffset, node, message);

    /// <summary>Reports at an offset; the path is the node's, or that of the whole file.</summary>
    public void Add(string code, int offset, ConfigNode? node, string message)
    {
        ConfigSeverity severity = ConfigCodes.SeverityOf(code);
        HasErrors |= severity == ConfigSeverity.Error;
        if (_found.Count >= MaxFindings)
        {
            // What is not shown could be an error, so the file cannot be accepted.
            HasErrors = true;
            _dropped++;
            return;
        }

        (int line, int column) = lines.Find(offset);
        _found.Add((offset, new ConfigDiagnostic(severity, code, file, line, column, node?.Path() ?? "$", message)));
    }

    /// <summary>Line of an offset.</summary>
    public int LineOf(int offset) => lines.Find(offset).Line;

    /// <summary>All findings in the order of the file.</summary>
    public ImmutableArray<ConfigDiagnostic> ToImmutable()
    {
        // OrderBy is stable: findings at one place stay in the order in which they were made.
        IEnumerable<ConfigDiagnostic> sorted = _found.OrderBy(f => f.Offset).Select(f => f.Diagnostic);
        return _dropped == 0
            ? [.. sorted]
            : [.. sorted, new ConfigDiagnostic(ConfigSeverity.Error, ConfigCodes.TooManyFindings, file, 0, 0, "$", $"{_dropped} more findings are not shown; correct the ones above first")];
    }
}
