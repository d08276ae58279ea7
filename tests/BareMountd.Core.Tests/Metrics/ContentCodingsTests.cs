using BareMountd.Core.Metrics;

namespace BareMountd.Core.Tests.Metrics;

public sealed class ContentCodingsTests
{
    [Theory]
    [InlineData(null, ContentCoding.Identity)]
    [InlineData("", ContentCoding.Identity)]
    [InlineData("identity", ContentCoding.Identity)]
    [InlineData("br", ContentCoding.Identity)]
    [InlineData("gzip", ContentCoding.Gzip)]
    [InlineData("deflate, GZIP;q=0.5", ContentCoding.Gzip)]
    [InlineData("x-gzip", ContentCoding.Gzip)]
    [InlineData("zstd", ContentCoding.Zstd)]
    [InlineData("gzip, deflate, br, zstd", ContentCoding.Zstd)]
    [InlineData("gzip;q=1.0, zstd;q=0.8", ContentCoding.Gzip)]
    [InlineData("gzip;q=0.5, zstd;q=0.8", ContentCoding.Zstd)]
    [InlineData("*", ContentCoding.Zstd)]
    [InlineData("*;q=0.3, zstd;q=0", ContentCoding.Gzip)]
    [InlineData("*;q=1, gzip;q=0, zstd;q=0", ContentCoding.Identity)]
    [InlineData("identity;q=1, gzip;q=0.5", ContentCoding.Identity)]
    [InlineData("identity;q=0.5, gzip;q=0.5", ContentCoding.Gzip)]
    [InlineData("identity;q=0, gzip;q=0.1", ContentCoding.Gzip)]
    [InlineData("gzip;q=0", ContentCoding.Identity)]
    [InlineData("gzip;q=0.000, zstd;q=0", ContentCoding.Identity)]
    [InlineData("*;q=0", ContentCoding.Identity)]
    [InlineData("identity;q=0, *;q=0", ContentCoding.Identity)]
    [InlineData("gzip;q=broken", ContentCoding.Identity)]
    [InlineData("gzip;q=0.001", ContentCoding.Gzip)]
    [InlineData(",,;;,gzip", ContentCoding.Gzip)]
    public void The_heaviest_that_can_be_made_is_chosen(string? header, ContentCoding expected) => Assert.Equal(expected, ContentCodings.Negotiate(header, zstd: true));

    [Theory]
    [InlineData("zstd", ContentCoding.Identity)]
    [InlineData("gzip;q=0.2, zstd", ContentCoding.Gzip)]
    [InlineData("*", ContentCoding.Gzip)]
    public void Where_there_is_no_zstd_it_is_not_promised(string header, ContentCoding expected) => Assert.Equal(expected, ContentCodings.Negotiate(header, zstd: false));
}
