using BareMountd.Cli.Output;

namespace BareMountd.Daemon.Tests.Cli;

public sealed class HumanTests
{
    [Theory]
    [InlineData(0UL, "0 B")]
    [InlineData(1023UL, "1023 B")]
    [InlineData(1024UL, "1.0 KiB")]
    [InlineData(10188UL, "9.9 KiB")]
    [InlineData(10240UL, "10 KiB")]
    [InlineData(1048064UL, "1.0 MiB")]
    [InlineData(4000785960960UL, "3.6 TiB")]
    [InlineData(ulong.MaxValue, "16 EiB")]
    public void Sizes(ulong bytes, string expected) => Assert.Equal(expected, Human.Bytes(bytes));

    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0)]
    [InlineData(100UL, 100UL, 95UL, 0)]
    [InlineData(100UL, 50UL, 45UL, 53)]
    [InlineData(100UL, 5UL, 0UL, 100)]
    [InlineData(100UL, 200UL, 200UL, 0)]
    public void Used_as_df_counts(ulong size, ulong free, ulong available, int percent) => Assert.Equal(percent, Human.PercentUsed(size, free, available));

    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(0, "0 s")]
    [InlineData(0.5, "500 ms")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(3599, "59 min 59 s")]
    [InlineData(7500, "2 h 5 min")]
    [InlineData(360000, "4 d 4 h")]
    public void Durations_in_words(double seconds, string expected) => Assert.Equal(expected, Human.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Times_follow_the_zone_and_the_clock()
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(-3), "test", "test");
        ManualTime time = new(zone);
        DateTimeOffset moment = time.GetUtcNow();
        Assert.Equal("2026-03-01 05:30:00 -03:00 (just now)", Human.Since(moment, time));
        time.Advance(TimeSpan.FromHours(49));
        Assert.Equal("2026-03-01 05:30:00 -03:00 (2 d 1 h ago)", Human.Since(moment, time));
        Assert.Equal("now (2026-03-01 05:30:00 -03:00)", Human.Until(moment, time));
        Assert.Equal("2026-03-01 08:30:00 UTC", Human.Moment(moment, new ManualTime()));
    }
}
