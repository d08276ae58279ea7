using System.Text;
using BareMountd.Core.Web;

namespace BareMountd.Core.Tests.Web;

/// <summary>Whatever stands in the file: an answer, never an exception.</summary>
public sealed class WebConfigFuzzTests
{
    private static readonly string[] s_pieces =
    [
        "tls_server_config:", "basic_auth_users:", " ", "  ", "\n", "\n", "\n  ", "- ", "-", ": ", ":", "#", " #", "[", "]", ",", "{", "}", "{}", "\"", "'", "|", "|-", ">", "&a", "*a",
        "!", "?", "%", "@", "\t", "\\", "\\u00", "---", "...", "~", "null", "cert_file", "key: |\n", "true", "\u00e4", "\0", "\r\n", "a",
    ];

    [Fact]
    public void Pieces_in_any_order_are_read_or_refused()
    {
        int refused = 0;
        for (int seed = 0; seed < 20_000; seed++)
        {
            Random random = new(seed);
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 16)).Select(_ => s_pieces[random.Next(s_pieces.Length)]));
            WebConfigResult result = WebConfigLoader.Load(Encoding.UTF8.GetBytes(text), "w");
            Assert.Equal(result.Config is null, !result.Diagnostics.IsEmpty);
            refused += result.Config is null ? 1 : 0;
        }

        Assert.InRange(refused, 10_000, 20_000);
    }
}
