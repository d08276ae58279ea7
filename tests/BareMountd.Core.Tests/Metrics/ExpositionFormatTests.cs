using BareMountd.Core.Metrics;

namespace BareMountd.Core.Tests.Metrics;

public sealed class ExpositionFormatTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*/*")]
    [InlineData("text/plain")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8")]
    [InlineData("application/openmetrics-text;q=0")]
    [InlineData("application/openmetrics-text;q=0.3,text/plain;q=0.5")]
    [InlineData("application/openmetrics-text;version=0.0.1")]
    [InlineData("application/openmetrics-text;q=nonsense")]
    [InlineData("application/openmetrics-text;q=2")]
    [InlineData("text/plain,application/openmetrics-text")]
    [InlineData("application/json")]
    [InlineData(",;=,;;q=,=;")]
    public void Text_is_the_answer_where_nothing_better_is_asked_for(string? accept) => Assert.Equal(ExpositionFormat.Text, ExpositionFormat.Negotiate(accept));

    [Theory]
    [InlineData("application/openmetrics-text")]
    [InlineData("APPLICATION/OpenMetrics-Text; Version=\"1.0.0\"; charset=utf-8")]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2")]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2")]
    [InlineData("application/openmetrics-text,text/plain")]
    [InlineData("text/plain;q=0.2, application/openmetrics-text;q=0.3")]
    [InlineData("*/*, text/plain;q=0, application/openmetrics-text;q=0.1")]
    [InlineData("application/*")]
    public void OpenMetrics_is_the_answer_to_who_prefers_it(string accept) => Assert.Equal(ExpositionFormat.OpenMetrics, ExpositionFormat.Negotiate(accept));
}
