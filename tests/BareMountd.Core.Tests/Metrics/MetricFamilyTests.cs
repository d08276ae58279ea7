using BareMountd.Core.Metrics;

namespace BareMountd.Core.Tests.Metrics;

public sealed class MetricFamilyTests
{
    [Theory]
    [InlineData("a_bytes", MetricType.Counter, null)]
    [InlineData("a_total", MetricType.Gauge, null)]
    [InlineData("a_count", MetricType.Gauge, null)]
    [InlineData("a_info", MetricType.Gauge, null)]
    [InlineData("a", MetricType.Info, null)]
    [InlineData("a_seconds", MetricType.Gauge, "bytes")]
    [InlineData("abytes", MetricType.Gauge, "bytes")]
    [InlineData("a_bytes_info", MetricType.Info, "bytes")]
    [InlineData("1a", MetricType.Gauge, null)]
    [InlineData("a-b", MetricType.Gauge, null)]
    [InlineData("ä", MetricType.Gauge, null)]
    public void Names_that_break_the_rules_are_refused(string name, MetricType type, string? unit) =>
        Assert.Throws<ArgumentException>(() => new MetricFamily(name, type, "Help.", unit));

    [Theory]
    [InlineData("__name")]
    [InlineData("a:b")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("x")]
    public void Label_names_that_break_the_rules_are_refused(string label) =>
        Assert.Throws<ArgumentException>(() => new MetricFamily("a", MetricType.Gauge, "Help.", null, "x", label));

    [Theory]
    [InlineData("a_bytes_total", MetricType.Counter, "bytes", "a_bytes")]
    [InlineData("a_info", MetricType.Info, null, "a")]
    [InlineData("a_seconds", MetricType.Gauge, "seconds", "a_seconds")]
    public void The_name_of_the_family_in_OpenMetrics_has_no_suffix(string name, MetricType type, string? unit, string expected) =>
        Assert.Equal(expected, new MetricFamily(name, type, "Help.", unit).BaseName);
}
