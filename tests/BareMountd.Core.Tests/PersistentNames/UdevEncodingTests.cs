using System.Text;
using BareMountd.Core.Devices;

namespace BareMountd.Core.Tests.PersistentNames;

public sealed class UdevEncodingTests
{
    [Theory]
    [InlineData("  a  b\tc  ", "a_b_c")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("cut\0off", "cut")]
    public void Blanks_collapse(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(UdevEncoding.ReplaceWhitespace(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("a/b c\"d", "a_b_c_d")]
    [InlineData("#+-.:=@_", "#+-.:=@_")]
    [InlineData("größe", "größe")]
    [InlineData("\\x20kept", "\\x20kept")]
    [InlineData("back\\slash", "back_slash")]
    public void What_may_not_stand_in_a_name_becomes_an_underscore(string text, string expected) =>
        Assert.Equal(expected, UdevEncoding.ReplaceChars(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Bytes_that_are_no_utf8_become_underscores() =>
        Assert.Equal("a__b", UdevEncoding.ReplaceChars([(byte)'a', 0xff, 0xc3, (byte)'b']));

    [Theory]
    [InlineData("bare data", "bare\\x20data")]
    [InlineData("a/b", "a\\x2fb")]
    [InlineData("back\\slash", "back\\x5cslash")]
    [InlineData("größe", "größe")]
    [InlineData("new\nline", "new\\x0aline")]
    public void Labels_are_encoded_as_libblkid_does_and_decoded_back(string label, string encoded)
    {
        Assert.Equal(encoded, UdevEncoding.Encode(label));
        Assert.Equal(label, UdevEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("\\x")]
    [InlineData("\\x2")]
    [InlineData("\\xzz")]
    public void What_is_no_escape_stays(string text) => Assert.Equal(text, UdevEncoding.Decode(text));

    [Fact]
    public void An_attribute_loses_blanks_at_its_end_only() => Assert.Equal("Samsung SSD  990", UdevEncoding.Attribute("Samsung SSD  990   \n"u8));
}
