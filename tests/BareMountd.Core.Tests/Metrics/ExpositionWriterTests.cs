using System.Buffers;
using System.Globalization;
using System.Text;
using BareMountd.Core.Metrics;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Core.Tests.Metrics;

public sealed class ExpositionWriterTests
{
    private static readonly MetricFamily s_counter = new("b_read_bytes_total", MetricType.Counter, "Bytes \"read\" \\ or\nnot.", "bytes", "disk", "device");
    private static readonly MetricFamily s_gauge = new("c_now", MetricType.Gauge, "Now.", null);
    private static readonly MetricFamily s_info = new("a_info", MetricType.Info, "Facts.", null, "model");

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(10UL)]
    [InlineData(120UL)]
    [InlineData(999UL)]
    [InlineData(1000UL)]
    [InlineData(1001UL)]
    [InlineData(4294967295UL)]
    [InlineData(999_999_999_999_999UL)]
    [InlineData(1_000_000_000_000_000UL)]
    [InlineData(ulong.MaxValue)]
    public void Milliseconds_are_written_as_the_same_number_of_seconds(ulong milliseconds)
    {
        ArrayBufferWriter<byte> quick = new();
        ArrayBufferWriter<byte> plain = new();
        ExpositionWriter writer = new(guardDuplicates: true);
        writer.Begin(ExpositionFormat.Text);
        writer.SampleMilliseconds(s_gauge, milliseconds);
        writer.WriteTo(quick);
        writer.Begin(ExpositionFormat.Text);
        writer.Sample(s_gauge, milliseconds / 1000.0);
        writer.WriteTo(plain);
        Assert.Equal(Encoding.UTF8.GetString(plain.WrittenSpan), Encoding.UTF8.GetString(quick.WrittenSpan));
    }

    [Fact]
    public void A_histogram_is_cumulative_and_taken_back_whole()
    {
        MetricFamily family = new("d_size_bytes", MetricType.Histogram, "Sizes.", "bytes", "disk") { Bounds = [0.5, 4096] };
        ExpositionWriter writer = new(guardDuplicates: true);
        writer.Begin(ExpositionFormat.OpenMetrics);
        writer.Histogram(family, [1, 2, 3], 1.5, "a\"b");
        int mark = writer.Mark();
        writer.Histogram(family, [0, 0, 0], 0, "c");
        writer.Rollback(mark);
        writer.Histogram(family, [0, 0, 0], 0, "c");
        Assert.Throws<InvalidOperationException>(() => writer.Histogram(family, [1, 2, 3], 1.5, "c"));
        Assert.Throws<ArgumentException>(() => writer.Histogram(family, [1, 2], 1.5, "d"));
        ArrayBufferWriter<byte> output = new();
        writer.WriteTo(output);
        Assert.Equal(
            """
            # HELP d_size_bytes Sizes.
            # TYPE d_size_bytes histogram
            # UNIT d_size_bytes bytes
            d_size_bytes_bucket{disk="a\"b",le="0.5"} 1
            d_size_bytes_bucket{disk="a\"b",le="4096.0"} 3
            d_size_bytes_bucket{disk="a\"b",le="+Inf"} 6
            d_size_bytes_sum{disk="a\"b"} 1.5
            d_size_bytes_count{disk="a\"b"} 6
            d_size_bytes_bucket{disk="c",le="0.5"} 0
            d_size_bytes_bucket{disk="c",le="4096.0"} 0
            d_size_bytes_bucket{disk="c",le="+Inf"} 0
            d_size_bytes_sum{disk="c"} 0
            d_size_bytes_count{disk="c"} 0
            # EOF

            """,
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Text_has_each_family_once_in_order_of_names() => Assert.Equal(
        """
        # HELP a_info Facts.
        # TYPE a_info gauge
        a_info{model="X"} 1
        # HELP b_read_bytes_total Bytes "read" \\ or\nnot.
        # TYPE b_read_bytes_total counter
        b_read_bytes_total{disk="one",device="sda"} 18446744073709551615
        b_read_bytes_total{disk="two",device="sdb"} 0
        # HELP c_now Now.
        # TYPE c_now gauge
        c_now 0.1

        """,
        Write(ExpositionFormat.Text));

    [Fact]
    public void OpenMetrics_names_families_without_suffix_and_ends_with_EOF() => Assert.Equal(
        """
        # HELP a Facts.
        # TYPE a info
        a_info{model="X"} 1
        # HELP b_read_bytes Bytes \"read\" \\ or\nnot.
        # TYPE b_read_bytes counter
        # UNIT b_read_bytes bytes
        b_read_bytes_total{disk="one",device="sda"} 18446744073709551615
        b_read_bytes_total{disk="two",device="sdb"} 0
        # HELP c_now Now.
        # TYPE c_now gauge
        c_now 0.1
        # EOF

        """,
        Write(ExpositionFormat.OpenMetrics));

    [Theory]
    [InlineData("a\nb", @"a\nb")]
    [InlineData("\"}\n# TYPE x counter\nx 1", @"\""}\n# TYPE x counter\nx 1")]
    [InlineData(@"C:\n", @"C:\\n")]
    [InlineData("\u001b[31mred\r\0\u0085", "\uFFFD[31mred\uFFFD\uFFFD\uFFFD")]
    [InlineData("grün 𝄞 磁盘", "grün 𝄞 磁盘")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Label_values_are_escaped(string? value, string expected)
    {
        foreach (ExpositionFormat format in new[] { ExpositionFormat.Text, ExpositionFormat.OpenMetrics })
        {
            Assert.Contains($"\na_info{{model=\"{expected}\"}} 1\n", Write(format, writer => writer.Sample(s_info, 1UL, value)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bytes_of_a_path_that_are_not_utf8_become_replacement_characters()
    {
        // Not a row above: an attribute cannot hold a lone surrogate.
        string value = "lone " + (char)0xDCFF;
        Assert.Contains("\na_info{model=\"lone \uFFFD\"} 1\n", Write(ExpositionFormat.Text, writer => writer.Sample(s_info, 1UL, value)), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_label_value_stays_on_its_line_and_inside_its_quotes()
    {
        Gen<string> gen = Gen.OneOf(Gen.Elements('"', '\\', '\n', '\r', '{', '}', ',', '=', ' '), Gen.Choose(0, 0xFFFF).Select(value => (char)value))
            .ArrayOf().Select(chars => new string(chars));
        Prop.ForAll(Arb.From(gen), value =>
            {
                string[] lines = Write(ExpositionFormat.Text, writer => writer.Sample(s_info, 1UL, value)).Split('\n');
                const string Start = "a_info{model=\"";
                const string End = "\"} 1";
                return lines.Length == 4
                    && lines[2].StartsWith(Start, StringComparison.Ordinal)
                    && lines[2].EndsWith(End, StringComparison.Ordinal)
                    && Unescape(lines[2][Start.Length..^End.Length]) == Expected(value);
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithQuietOnSuccess(true));
    }

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(-2.5, "-2.5")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    public void Numbers_are_invariant_and_shortest(double value, string expected)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
            Assert.EndsWith($"c_now {expected}\n", Write(ExpositionFormat.Text, writer => writer.Sample(s_gauge, value)), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_series_written_twice_is_refused_by_the_guard()
    {
        ExpositionWriter writer = new(guardDuplicates: true);
        writer.Begin(ExpositionFormat.Text);
        writer.Sample(s_counter, 1UL, "a", "b");
        writer.Sample(s_counter, 1UL, "b", "a");
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => writer.Sample(s_counter, 2UL, "a", "b"));
        Assert.Contains("b_read_bytes_total{disk=\"a\",device=\"b\"}", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Finish(writer).Split('\n').Count(line => line.StartsWith("b_", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_was_rolled_back_is_gone_and_may_be_written_again()
    {
        ExpositionWriter writer = new(guardDuplicates: true);
        writer.Begin(ExpositionFormat.Text);
        writer.Sample(s_gauge, 1UL);
        int mark = writer.Mark();
        writer.Sample(s_info, 1UL, "gone");
        writer.Sample(s_counter, 1UL, "gone", "x");
        writer.Rollback(mark);
        writer.Rollback(mark);
        writer.Sample(s_info, 1UL, "gone");
        Assert.Equal("# HELP a_info Facts.\n# TYPE a_info gauge\na_info{model=\"gone\"} 1\n# HELP c_now Now.\n# TYPE c_now gauge\nc_now 1\n", Finish(writer));
    }

    [Fact]
    public void A_writer_is_used_again_and_grows()
    {
        ExpositionWriter writer = new(guardDuplicates: true);
        for (int round = 0; round < 3; round++)
        {
            writer.Begin(ExpositionFormat.Text);
            for (int i = 0; i < 5_000; i++)
            {
                writer.Sample(s_counter, (ulong)i, "disk" + i.ToString(CultureInfo.InvariantCulture), "sd");
            }

            string[] lines = Finish(writer).Split('\n');
            Assert.Equal(5_003, lines.Length);
            Assert.Equal("b_read_bytes_total{disk=\"disk4999\",device=\"sd\"} 4999", lines[^2]);
        }
    }

    [Fact]
    public void Wrong_labels_and_wrong_info_values_are_refused()
    {
        ExpositionWriter writer = new(guardDuplicates: true);
        writer.Begin(ExpositionFormat.Text);
        Assert.Throws<ArgumentException>(() => writer.Sample(s_counter, 1UL, "one"));
        Assert.Throws<ArgumentException>(() => writer.Sample(s_info, 2UL, "one"));
        Assert.Throws<ArgumentException>(() => writer.Sample(s_info, 0.5, "one"));
        Assert.Equal("", Finish(writer));
    }

    private static string Write(ExpositionFormat format) => Write(format, writer =>
    {
        writer.Sample(s_gauge, 0.1);
        writer.Sample(s_counter, ulong.MaxValue, "one", "sda");
        writer.Sample(s_info, 1UL, "X");
        writer.Sample(s_counter, 0UL, "two", "sdb");
    });

    private static string Write(ExpositionFormat format, Action<ExpositionWriter> samples)
    {
        ExpositionWriter writer = new(guardDuplicates: true);
        writer.Begin(format);
        samples(writer);
        return Finish(writer);
    }

    private static string Finish(ExpositionWriter writer)
    {
        ArrayBufferWriter<byte> output = new();
        writer.WriteTo(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>What a reader makes of it: the reverse of the format's three escapes.</summary>
    private static string Unescape(string escaped)
    {
        StringBuilder text = new();
        for (int i = 0; i < escaped.Length; i++)
        {
            Assert.NotEqual('"', escaped[i]);
            text.Append(escaped[i] != '\\' ? escaped[i] : escaped[++i] == 'n' ? '\n' : escaped[i]);
        }

        return text.ToString();
    }

    private static string Expected(string value)
    {
        string clean = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value));
        return string.Concat(clean.Select(c => char.IsControl(c) && c != '\n' ? '\uFFFD' : c));
    }
}
