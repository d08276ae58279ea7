using BareMountd.Core.Text;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Core.Tests.Text;

public sealed class TextTests
{
    [Theory]
    [InlineData("plain text äöü 漢字 😀", "plain text äöü 漢字 😀")]
    [InlineData("\u001b[31mred\u001b[0m", @"\x1b[31mred\x1b[0m")]
    [InlineData("a\nb\tc\r\u007f", @"a\x0ab\x09c\x0d\x7f")]
    [InlineData("\u009b31m", @"\x9b31m")]
    [InlineData("ab\u202edc", @"ab\u202edc")]
    [InlineData("x\u2066y\u2069", @"x\u2066y\u2069")]
    [InlineData("zero\u200bwidth\ufeff", @"zero\u200bwidth\ufeff")]
    [InlineData("line\u2028sep", @"line\u2028sep")]
    [InlineData("tag\U000e0041", @"tag\U000e0041")]
    [InlineData(@"back\x20slash", @"back\x20slash")]
    [InlineData("", "")]
    public void Terminal(string text, string shown)
    {
        Assert.Equal(shown, TextEscaper.ForTerminal(text));
        Assert.Equal(text != shown, TextEscaper.NeedsEscape(text));
    }

    [Fact]
    public void Escaped_text_needs_no_escape() =>
        Prop.ForAll<string>(s => s is null || !TextEscaper.NeedsEscape(TextEscaper.ForTerminal(s))).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    // Not a row above: an attribute's text is stored as UTF-8 and cannot hold half a pair.
    [Fact]
    public void Half_a_surrogate_pair_is_shown() => Assert.Equal(@"half\ud800", TextEscaper.ForTerminal("half\ud800"));

    [Fact]
    public void Long_text_is_cut() => Assert.Equal("abc…", TextEscaper.ForTerminal("abcdef", 3));

    [Theory]
    [InlineData("mountpoint", "mountPoint")]
    [InlineData("mountPont", "mountPoint")]
    [InlineData("otpions", "options")]
    [InlineData("optoins", "options")]
    [InlineData("zzzzzz", null)]
    [InlineData("", null)]
    [InlineData("ro", "RO")]
    [InlineData("rx", null)]
    public void Suggestions(string word, string? expected) =>
        Assert.Equal(expected, DidYouMean.Find(word, ["match", "mountPoint", "options", "RO"]));

    [Theory]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("ab", "ba", 1)]
    [InlineData("abcd", "acbd", 1)]
    [InlineData("same", "same", 0)]
    public void Distance(string a, string b, int edits)
    {
        Assert.Equal(edits, DidYouMean.Distance(a, b));
        Assert.Equal(edits, DidYouMean.Distance(b, a));
    }
}
