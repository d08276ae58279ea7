using System.Net;
using System.Text.RegularExpressions;
using BareMountd.Core.Control;
using BareMountd.Core.Io;
using BareMountd.Daemon.Html;
using BareMountd.Daemon.Tests.Metrics;

namespace BareMountd.Daemon.Tests.Html;

/// <summary>The page over HTTP: what it says, its headers, and what it does with broken parts and hostile text.</summary>
public sealed partial class PageTests
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_of_a_literal_machine()
    {
        await using PageServer server = await PageServer.StartAsync(PageScene.Of(2));
        string html = await server.Client.GetStringAsync("/", Test);

        // The hashes change with every letter of the files, which have a test of their own.
        RepositoryFiles.AssertGolden("tests/golden/page.html", Integrity().Replace(html, "integrity=\"HASH\""));
    }

    [Theory]
    [InlineData("/", "text/html; charset=utf-8", "no-store")]
    [InlineData("/?window=1h", "text/html; charset=utf-8", "no-store")]
    [InlineData("/page.css", "text/css; charset=utf-8", "no-cache")]
    [InlineData("/page.js", "text/javascript; charset=utf-8", "no-cache")]
    [InlineData("/page-icon.svg", "image/svg+xml", "no-cache")]
    public async Task Every_answer_is_typed_and_fenced_in(string path, string type, string cache)
    {
        await using PageServer server = await PageServer.StartAsync(PageScene.Of(2));
        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using HttpResponseMessage response = await server.Client.SendAsync(new HttpRequestMessage(method, path), Test);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(type, response.Content.Headers.GetValues("Content-Type").Single());
            Assert.Equal(cache, response.Headers.CacheControl!.ToString());
            Assert.Equal(
                "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                response.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
            Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
            Assert.True(response.Content.Headers.ContentLength > 100);
            Assert.Equal(method == HttpMethod.Head ? 0 : response.Content.Headers.ContentLength!.Value, (await response.Content.ReadAsByteArrayAsync(Test)).Length);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/page.css")]
    public async Task Nothing_can_be_done_here(string path)
    {
        await using PageServer server = await PageServer.StartAsync(PageScene.Of(2));
        foreach (string method in new[] { "POST", "PUT", "DELETE", "PATCH", "OPTIONS" })
        {
            using HttpResponseMessage response = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Test);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_file_that_the_browser_has_is_not_sent_again()
    {
        await using PageServer server = await PageServer.StartAsync(PageScene.Of(2));
        using HttpResponseMessage first = await server.Client.GetAsync("/page.css", Test);
        HttpRequestMessage again = new(HttpMethod.Get, "/page.css");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using HttpResponseMessage second = await server.Client.SendAsync(again, Test);
        Assert.Equal((HttpStatusCode.NotModified, 0), (second.StatusCode, (await second.Content.ReadAsByteArrayAsync(Test)).Length));
        HttpRequestMessage other = new(HttpMethod.Get, "/page.css");
        other.Headers.TryAddWithoutValidation("If-None-Match", "\"of-another-version\"");
        using HttpResponseMessage third = await server.Client.SendAsync(other, Test);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task The_page_names_the_hashes_of_its_files()
    {
        await using PageServer server = await PageServer.StartAsync(PageScene.Of(2));
        string html = await server.Client.GetStringAsync("/", Test);
        foreach (string file in new[] { "page.css", "page.js" })
        {
            byte[] content = await server.Client.GetByteArrayAsync("/" + file, Test);
            string hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(content));
            Assert.Matches($"\"{Regex.Escape(file)}\" integrity=\"sha256-{Regex.Escape(hash)}\"", html);
        }
    }

    [Fact]
    public async Task Hostile_text_is_seen_and_does_nothing()
    {
        PageScene scene = PageScene.Of(PageScene.Hostile.Length, PageScene.Hostile);
        scene.Status = scene.Status with
        {
            ConfigFile = PageScene.Hostile[0],
            Disks = [.. scene.Status.Disks.Select((d, i) => d with
            {
                State = PageScene.Hostile[i],
                Health = PageScene.Hostile[i],
                FsType = PageScene.Hostile[i],
                Device = new DeviceRef(PageScene.Hostile[i], "n", "8:1", 1, PageScene.Hostile[i], PageScene.Hostile[i], 1),
                Conditions = [new ConditionStatus(PageScene.Hostile[i], PageScene.Hostile[i], PageScene.Hostile[i], "`" + PageScene.Hostile[i] + "` then `", PageScene.Now, [PageScene.Hostile[i]])],
            })],
        };
        scene.Events = new EventsResponse(
            [.. PageScene.Hostile.Select((text, i) => new EventRecord(i + 1, PageScene.Now, text, text, text, text, new Dictionary<string, string>()))], 1, 10);
        await using PageServer server = await PageServer.StartAsync(scene);
        string html = await server.Client.GetStringAsync("/", Test);

        // The tags are those that a page of harmless names has, and none of them carries what a text brought in.
        Assert.Single(ScriptTag().Matches(html));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--", html, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(html, "</title></head>|</title>\n"), m => m.Value == "</title>\n");
        Assert.DoesNotContain(html, c => c != '\n' && Core.Text.TextEscaper.NeedsEscape(c.ToString()) && !char.IsSurrogate(c));
        foreach (string shown in new[] { "&lt;script&gt;alert(1)&lt;/script&gt;", "&quot;&gt;&lt;img src=x onerror=alert(2)&gt;", "line\\x0abreak\\x0d\\x09tab\\x00", "\\x1b[31mred\\x1b]0;title\\x07", "\\u202egnp.exe\\u2066", new string('L', 255), "&amp;amp;lt;b&amp;gt;" })
        {
            Assert.Contains(shown, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_broken_part_is_a_line_and_the_others_stand()
    {
        PageScene scene = PageScene.Of(2);
        await using PageServer server = await PageServer.StartAsync(new PageSources(
            _ => Task.FromResult(scene.Status), _ => throw new IOException("no <diskstats> today"), _ => scene.Events));
        using HttpResponseMessage response = await server.Client.GetAsync("/", Test);
        string html = await response.Content.ReadAsStringAsync(Test);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("Not available: the kernel&#39;s counters cannot be read: no &lt;diskstats&gt; today", html, StringComparison.Ordinal);
        Assert.Contains("/mnt/wsl/storage", html, StringComparison.Ordinal);
        Assert.Contains("baremountd 0.1.0 started", html, StringComparison.Ordinal);

        await using PageServer early = await PageServer.StartAsync(new PageSources(
            _ => throw new InvalidOperationException("the devices have not been read yet"), scene.Io, _ => throw new InvalidOperationException("no events")));
        html = await early.Client.GetStringAsync("/", Test);
        Assert.Equal(2, Regex.Count(html, "Not available: the devices have not been read yet"));
        Assert.Contains("Not available: no events", html, StringComparison.Ordinal);
        Assert.Contains("vhdx-5b1e0f44", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_window_that_is_none_is_told_and_the_usual_one_is_shown()
    {
        await using PageServer server = await PageServer.StartAsync(PageScene.Of(2));
        using HttpResponseMessage response = await server.Client.GetAsync("/?window=2d%3Cb", Test);
        string html = await response.Content.ReadAsStringAsync(Test);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("There is no window &quot;2d&lt;b&quot;; windows are 1m, 5m, 1h.", html, StringComparison.Ordinal);
        Assert.Contains("aria-current=\"true\">5m</a>", html, StringComparison.Ordinal);
        Assert.Contains("aria-current=\"true\">1h</a>", await server.Client.GetStringAsync("/?window=1h", Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_accounting_the_page_says_what_to_set()
    {
        await using PageServer server = await PageServer.StartAsync(PageScene.Of(2, accounting: CgroupIoState.Off));
        Assert.Contains("DefaultIOAccounting=yes", await server.Client.GetStringAsync("/", Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_disks_says_what_to_do()
    {
        PageScene scene = PageScene.Of(0);
        await using PageServer server = await PageServer.StartAsync(scene);
        string html = await server.Client.GetStringAsync("/", Test);
        Assert.Contains("baremountctl devices", html, StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("integrity=\"[^\"]+\"")]
    private static partial Regex Integrity();

    [GeneratedRegex("<script")]
    private static partial Regex ScriptTag();
}
