using BareMountd.Linux.Proc;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Linux.Tests.Proc;

public sealed class PathTextTests
{
    [Fact]
    public void Any_bytes_come_back_as_they_were()
    {
        Gen<byte[]> gen = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();
        Prop.ForAll(Arb.From(gen), bytes => PathText.Encode(PathText.Decode(bytes)).AsSpan().SequenceEqual(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithQuietOnSuccess(true));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_become_lone_surrogates() =>
        Assert.Equal("a\uDCFF\uDCE4z", PathText.Decode([(byte)'a', 0xFF, 0xE4, (byte)'z']));

    [Fact]
    public void A_surrogate_written_as_utf8_stays_three_bytes()
    {
        byte[] wobbly = [0xED, 0xB2, 0x80];
        string text = PathText.Decode(wobbly);
        Assert.Equal(3, text.Length);
        Assert.Equal(wobbly, PathText.Encode(text));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(@"a\040b\011c\012d\134e\043", "a b\tc\nd\\e#")]
    [InlineData(@"\134040", @"\040")]
    [InlineData(@"end\", @"end\")]
    [InlineData(@"end\04", @"end\04")]
    [InlineData(@"no\089", @"no\089")]
    [InlineData(@"too\777large", @"too\777large")]
    [InlineData(@"gr\303\274n", "grün")]
    public void Octal_escapes_are_decoded(string field, string expected) =>
        Assert.Equal(expected, PathText.DecodeField(System.Text.Encoding.UTF8.GetBytes(field)));
}
