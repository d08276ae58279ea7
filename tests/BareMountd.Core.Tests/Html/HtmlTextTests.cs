using BareMountd.Core.Html;

namespace BareMountd.Core.Tests.Html;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("storage", "storage")]
    [InlineData("<script>alert('1')</script>", "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;")]
    [InlineData("\" onload=\"x", "&quot; onload=&quot;x")]
    [InlineData("a & b &amp;", "a &amp; b &amp;amp;")]
    [InlineData("a\nb\0", "a\\x0ab\\x00")]
    [InlineData("\u001b[31m", "\\x1b[31m")]
    [InlineData("\u202eexe", "\\u202eexe")]
    [InlineData("磁盘 é عربي", "磁盘 é عربي")]
    public void Escaped(string? text, string expected) => Assert.Equal(expected, HtmlText.Escape(text));

    [Fact]
    public void Half_a_character_is_seen() => Assert.Equal("a\\ud800b", HtmlText.Escape("a" + (char)0xd800 + "b"));

    [Fact]
    public void A_text_of_a_megabyte_is_cut()
    {
        string escaped = HtmlText.Escape(new string('x', 1 << 20));
        Assert.Equal(HtmlText.MaxLength + 1, escaped.Length);
        Assert.EndsWith("…", escaped, StringComparison.Ordinal);
    }

    [Fact]
    public void The_writer_escapes_every_hole_and_no_literal()
    {
        HtmlWriter html = new();
        string name = "<b>";
        html.Add($"<p title=\"{name}\">{name} {3} {1.25} {1e-9} {12L}</p>");
        Assert.Equal("<p title=\"&lt;b&gt;\">&lt;b&gt; 3 1.25 0 12</p>", html.ToString());
    }

    [Fact]
    public void A_part_that_fails_takes_back_what_it_wrote()
    {
        HtmlWriter html = new();
        html.Add($"<p>");
        Exception? failure = html.Try(part =>
        {
            part.Add($"<table><tr>");
            throw new InvalidOperationException("half a table");
        });
        Assert.Equal(("half a table", "<p>"), (failure?.Message, html.ToString()));
        Assert.Null(html.Try(part => part.Add($"whole")));
        Assert.Equal("<p>whole", html.ToString());
    }
}
