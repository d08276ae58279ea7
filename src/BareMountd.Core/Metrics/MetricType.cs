namespace BareMountd.Core.Metrics;

/// <summary>Kinds of metric families that are used here.</summary>
public enum MetricType
{
    /// <summary>Only grows, or starts again at 0; the name ends in <c>_total</c>.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>How often a value was at most each of some bounds, and the sum of all values; cumulative, only grows.</summary>
    Histogram,

    /// <summary>Text facts as labels with the value 1; the name ends in <c>_info</c>. A gauge in the old text format.</summary>
    Info,
}
