using BareMountd.Core.Text;
using FsCheck;
using FsCheck.Fluent;

namespace BareMountd.Core.Tests.Text;

public sealed class GlobTests
{
    [Theory]
    [InlineData("scsi-SNVMe_*", "scsi-SNVMe_WD_BLACK_SN850X_E823", true)]
    [InlineData("scsi-SNVMe_*", "scsi-SATA_x", false)]
    [InlineData("*-part1", "a-part1", true)]
    [InlineData("*-part1", "a-part11", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("a[b-d]e", "ace", true)]
    [InlineData("a[!b-d]e", "ace", false)]
    [InlineData("a[^b-d]e", "axe", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("ABC", "abc", false)]
    [InlineData("", "", true)]
    [InlineData("*", "", true)]
    [InlineData(@"my\x20disk", @"my\x20disk", true)]
    [InlineData("a.c", "abc", false)]
    public void Examples(string pattern, string text, bool fits) => Assert.Equal(fits, Glob.Parse(pattern).IsMatch(text));

    [Theory]
    [InlineData("a[b")]
    [InlineData("[]")]
    [InlineData("[!]")]
    [InlineData("[z-a]")]
    public void Wrong_patterns_are_named(string pattern)
    {
        Assert.False(Glob.TryParse(pattern, out Glob? glob, out string? error));
        Assert.Null(glob);
        Assert.NotEmpty(error!);
        Assert.Throws<FormatException>(() => Glob.Parse(pattern));
    }

    [Fact]
    public void Agrees_with_a_naive_matcher()
    {
        // A small alphabet makes matches and near misses frequent.
        Gen<string> patterns = Gen.ArrayOf(Gen.Elements("a", "b", "c", "*", "?", "[ab]", "[!a]", "[a-b]", "**")).Select(string.Concat);
        Gen<string> texts = Gen.ArrayOf(Gen.Elements('a', 'b', 'c')).Select(c => new string(c));
        Prop.ForAll(Arb.From(patterns), Arb.From(texts), (pattern, text) =>
            Glob.Parse(pattern).IsMatch(text) == Naive(pattern, text)).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(14));
    }

    [Fact]
    public void No_pattern_is_exponential()
    {
        // A backtracking matcher would try 2^200 ways here.
        Glob glob = Glob.Parse(string.Concat(Enumerable.Repeat("*a", 200)) + "b");
        Assert.False(glob.IsMatch(new string('a', 4000)));
    }

    /// <summary>The definition, written down: try every way.</summary>
    private static bool Naive(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        if (pattern.IsEmpty)
        {
            return text.IsEmpty;
        }

        if (pattern[0] == '*')
        {
            return Naive(pattern[1..], text) || (!text.IsEmpty && Naive(pattern, text[1..]));
        }

        if (text.IsEmpty)
        {
            return false;
        }

        if (pattern[0] == '[')
        {
            int end = pattern.IndexOf(']');
            bool inside = pattern[1..end].ToString() switch
            {
                "ab" or "a-b" => text[0] is 'a' or 'b',
                _ => text[0] != 'a',
            };
            return inside && Naive(pattern[(end + 1)..], text[1..]);
        }

        return (pattern[0] == '?' || pattern[0] == text[0]) && Naive(pattern[1..], text[1..]);
    }
}
