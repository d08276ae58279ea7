using BareMountd.Core.Text;

namespace BareMountd.Core.Tests.Text;

public sealed class ByteSizesTests
{
    [Theory]
    [InlineData("0B", 0UL)]
    [InlineData("512B", 512UL)]
    [InlineData("64KiB", 65536UL)]
    [InlineData("1.5MiB", 1572864UL)]
    [InlineData("10GiB", 10737418240UL)]
    [InlineData("7000000TiB", 7696581394432000000UL)]
    public void Sizes_are_read(string text, ulong bytes)
    {
        Assert.True(ByteSizes.TryParse(text, out ulong value));
        Assert.Equal(bytes, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("B")]
    [InlineData("10")]
    [InlineData("10G")]
    [InlineData("10GB")]
    [InlineData("10gib")]
    [InlineData("-1KiB")]
    [InlineData("1e3KiB")]
    [InlineData("NaNB")]
    [InlineData("8388608TiB")]
    public void Other_things_are_no_sizes(string text) => Assert.False(ByteSizes.TryParse(text, out _));

    [Theory]
    [InlineData("10G", "10GiB")]
    [InlineData("10gb", "10GiB")]
    [InlineData("64 k", "64KiB")]
    [InlineData("1TB", "1TiB")]
    [InlineData("4096", "4096B")]
    [InlineData("much", null)]
    [InlineData("", null)]
    [InlineData("5PiB", null)]
    public void Another_unit_is_understood_for_the_suggestion(string text, string? meant) => Assert.Equal(meant, ByteSizes.Meant(text));

    [Theory]
    [InlineData(0UL, "0B")]
    [InlineData(4096UL, "4KiB")]
    [InlineData(5000UL, "5000B")]
    [InlineData(1UL << 20, "1MiB")]
    public void The_largest_unit_that_fits_evenly(ulong bytes, string text) => Assert.Equal(text, ByteSizes.Format(bytes));
}
