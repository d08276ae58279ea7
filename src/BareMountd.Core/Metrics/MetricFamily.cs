using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace BareMountd.Core.Metrics;

/// <summary>What a metric is: name, kind, help, unit, label names. Checked when made, so a wrong one fails the first test.</summary>
public sealed class MetricFamily
{
    private const string CounterSuffix = "_total";
    private const string InfoSuffix = "_info";
    private const string BoundLabel = "le";

    /// <summary>Describes a family.</summary>
    /// <param name="name">Full name of its samples, suffix included: <c>baremountd_disk_read_bytes_total</c>.</param>
    /// <param name="type">Kind.</param>
    /// <param name="help">One sentence, in words of the operator.</param>
    /// <param name="unit">Base unit (<c>bytes</c>, <c>seconds</c>) if the name ends in one; null for plain numbers.</param>
    /// <param name="labels">Label names in the order in which values are given.</param>
    /// <exception cref="ArgumentException">The name breaks the rules of OpenMetrics 1.0 or of Prometheus' naming practice.</exception>
    public MetricFamily(string name, MetricType type, string help, string? unit, params ImmutableArray<string> labels)
    {
        ArgumentException.ThrowIfNullOrEmpty(help);
        string suffix = type switch { MetricType.Counter => CounterSuffix, MetricType.Info => InfoSuffix, _ => "" };
        Check(IsName(name, allowColon: true) && name.EndsWith(suffix, StringComparison.Ordinal), name, $"a {type} must be a metric name that ends in '{suffix}'");
        string baseName = name[..^suffix.Length];
        Check(
            type == MetricType.Counter || (!name.EndsWith(CounterSuffix, StringComparison.Ordinal) && !name.EndsWith("_count", StringComparison.Ordinal)),
            name,
            "the suffix belongs to another kind of metric");
        Check(type != MetricType.Histogram || (labels.Length > 0 && !labels.Contains(BoundLabel)), name, $"a histogram has labels, and '{BoundLabel}' is its own");
        Check(type == MetricType.Info || !baseName.EndsWith(InfoSuffix, StringComparison.Ordinal), name, "the suffix belongs to another kind of metric");
        Check(unit is null || (type != MetricType.Info && baseName.EndsWith("_" + unit, StringComparison.Ordinal)), name, "the unit must end the name");
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string label in labels)
        {
            Check(IsName(label, allowColon: false) && !label.StartsWith("__", StringComparison.Ordinal) && label != name && seen.Add(label), label, "not a label name, or given twice");
        }

        Name = name;
        BaseName = baseName;
        Type = type;
        Help = help;
        Unit = unit;
        Labels = labels;
        string opening = type == MetricType.Histogram ? "{" : name + "{";
        Openings = [.. labels.Select((label, i) => Encoding.UTF8.GetBytes((i == 0 ? opening : "\",") + label + "=\""))];
        Closing = Encoding.UTF8.GetBytes(labels.IsEmpty ? name + " " : "\"} ");
    }

    /// <summary>Name of the samples, and of the family in the old text format.</summary>
    public string Name { get; }

    /// <summary>Name of the family in OpenMetrics: without <c>_total</c> and <c>_info</c>.</summary>
    public string BaseName { get; }

    /// <summary>Kind.</summary>
    public MetricType Type { get; }

    /// <summary>Help text.</summary>
    public string Help { get; }

    /// <summary>Base unit, or null.</summary>
    public string? Unit { get; }

    /// <summary>A counter whose every series counts from the start of the process: OpenMetrics is told that time (<c>_created</c>).</summary>
    public bool SinceStart { get; init; }

    /// <summary>Label names.</summary>
    public ImmutableArray<string> Labels { get; }

    /// <summary>Upper bounds of a histogram, inclusive and ascending, without the infinite one.</summary>
    public ImmutableArray<double> Bounds
    {
        get;
        init
        {
            field = value;
            BoundClosings = [.. value.Append(double.PositiveInfinity).Select(bound => Encoding.UTF8.GetBytes($"\",{BoundLabel}=\"{BoundText(bound)}\"}} "))];
        }
    } = [];

    /// <summary>What stands between the last label's value and the number in each line of a histogram, the infinite bound last.</summary>
    internal ImmutableArray<byte[]> BoundClosings { get; private init; } = [];

    /// <summary>What stands before each label's value, from the name on (from the brace on in a histogram); the same in every line, so it is made once.</summary>
    internal ImmutableArray<byte[]> Openings { get; }

    /// <summary>What stands between the last label's value and the number; all of it where there are no labels.</summary>
    internal byte[] Closing { get; }

    /// <summary>As OpenMetrics wants a number of <c>le</c>: always a float, so that it is the same text in every format and version.</summary>
    private static string BoundText(double bound)
    {
        string text = double.IsPositiveInfinity(bound) ? "+Inf" : bound.ToString(CultureInfo.InvariantCulture).Replace('E', 'e');
        return double.IsInteger(bound) && !text.Contains('e', StringComparison.Ordinal) ? text + ".0" : text;
    }

    private static void Check(bool holds, string name, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"metric or label '{name}': {rule}");
        }
    }

    private static bool IsName(string name, bool allowColon)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            return false;
        }

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_' && !(allowColon && c == ':'))
            {
                return false;
            }
        }

        return true;
    }
}
