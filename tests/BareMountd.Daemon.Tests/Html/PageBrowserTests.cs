using System.Text.Json.Nodes;
using BareMountd.Core.Control;
using BareMountd.Daemon.Html;
using BareMountd.Daemon.Tests.Simulated;
using BareMountd.Tests.Shared;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace BareMountd.Daemon.Tests.Html;

/// <summary>The page in a real Chromium. The pictures that it takes lie in <c>artifacts/tests</c>.</summary>
public sealed class PageBrowserTests
{
    private const int Desk = 1280;
    private const int Phone = 360;

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public async Task It_is_accessible_quiet_and_self_contained_everywhere(int disks)
    {
        await using PageServer server = await PageServer.StartAsync(PageScene.Of(disks));
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync();
        foreach (int width in new[] { Desk, Phone })
        {
            foreach (bool dark in new[] { false, true })
            {
                await page.ShapeAsync(width, dark);
                await page.GoAsync(server.Address);
                await page.ShootAsync($"{disks}-{(dark ? "dark" : "light")}-{width}");
                await AssertCleanAsync(page, server.Address);
            }
        }

        // With everything unfolded as well.
        await page.AskAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        await AssertCleanAsync(page, server.Address);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(40)]
    public async Task The_daemon_itself_serves_it(int disks)
    {
        FixtureTree tree = FixtureTree.Generate(disks);
        string declared = string.Join(',', Enumerable.Range(1, disks).Select(i => $$"""
            "data{{i:00}}": { "match": { "label": "data{{i}}" }, "mountPoint": "/mnt/wsl/data{{i:00}}", "fsType": "ext4" }
            """));
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, "{" + declared + "}");
        await daemon.UntilAsync(status => status.Disks.Count(d => d.State == StatusWords.Mounted) == disks);
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync();
        await page.ShapeAsync(Desk, dark: false);
        Uri address = new(daemon.Metrics, "/");
        await page.GoAsync(address);
        Assert.Equal($"baremountd: {disks} disks: {disks} mounted", (string?)await page.AskAsync("document.title"));
        Assert.Equal(disks, (int)(await page.AskAsync("document.querySelectorAll('#disks tbody tr').length"))!);
        Assert.Equal(disks + 1, (int)(await page.AskAsync("document.querySelectorAll('#io tbody tr').length"))!);
        await AssertCleanAsync(page, address);
        await page.ShootAsync($"daemon-{disks}");
    }

    [Fact]
    public async Task Every_control_is_reached_by_the_keyboard_in_the_order_of_the_page()
    {
        await using PageServer server = await PageServer.StartAsync(PageScene.Of(40));
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync();
        await page.ShapeAsync(Desk, dark: false);
        await page.GoAsync(server.Address);
        string[] expected =
        [
            .. ((string)(await page.AskAsync(
                "[...document.querySelectorAll('a[href], button:not([hidden]), summary, [tabindex=\"0\"]')].filter(e => e.checkVisibility({ contentVisibilityAuto: true })).map(e => e.id || e.textContent).join('\\n')"))!).Split('\n'),
        ];
        Assert.Equal("Skip to the content", expected[0]);
        Assert.Contains("pause", expected);
        Assert.Contains("units-more-title", expected);
        List<string> reached = [];
        foreach (string _ in expected)
        {
            await page.PressAsync("Tab", 9);
            reached.Add((string)(await page.AskAsync("document.activeElement.id || document.activeElement.textContent"))!);
            Assert.NotEqual("none", (string?)await page.AskAsync("getComputedStyle(document.activeElement).outlineStyle"));
        }

        Assert.Equal(expected, reached);

        // The first of them leads past the head.
        await page.AskAsync("document.querySelector('.skip').focus()");
        await page.PressAsync("Enter", 13);
        await page.SendAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = "char", ["text"] = "\r" });
        await page.UntilAsync("document.activeElement.id === 'main'");
    }

    [Fact]
    public async Task Without_scripts_everything_is_there_and_a_link_reloads()
    {
        await using PageServer server = await PageServer.StartAsync(PageScene.Of(2));
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync();
        await page.WithoutScriptsAsync();
        await page.ShapeAsync(Phone, dark: false);
        await page.GoAsync(server.Address);
        await page.ShootAsync("noscript");
        Assert.True((bool)(await page.AskAsync("document.getElementById('pause').hidden"))!);
        Assert.Equal(30 * 2, (int)(await page.AskAsync("document.querySelectorAll('.chart svg > g').length"))!);
        Assert.Equal("?window=5m", (string?)await page.AskAsync("document.getElementById('reload').getAttribute('href')"));
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task The_script_puts_new_figures_in_and_disturbs_nobody()
    {
        PageScene scene = PageScene.Of(40);
        bool broken = false;
        await using PageServer server = await PageServer.StartAsync(new PageSources(
            _ => broken ? throw new InvalidOperationException("gone") : Task.FromResult(scene.Status), scene.Io, query => scene.Events));
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync();
        await page.GoAsync(server.Address);
        await page.AskAsync("document.getElementById('units-more').open = true; document.getElementById('window-1h').focus(); window.mark = 1");

        // It asks when the page comes into view, too; nobody need wait for its beat.
        const string Look = "document.dispatchEvent(new Event('visibilitychange'))";
        scene.Status = scene.Status with { Disks = [.. scene.Status.Disks.Take(39)] };
        await page.AskAsync(Look);
        await page.UntilAsync("document.querySelectorAll('#disks tbody tr').length === 39");
        Assert.True((bool)(await page.AskAsync("document.getElementById('units-more').open && document.activeElement.id === 'window-1h' && window.mark === 1"))!);

        // Paused, it asks nothing.
        await page.AskAsync("document.getElementById('pause').click()");
        Assert.Equal("true Go on", (string?)await page.AskAsync("(b => b.getAttribute('aria-pressed') + ' ' + b.textContent)(document.getElementById('pause'))"));
        int before = page.Requests.Count;
        await page.AskAsync(Look);
        Assert.Equal(before, page.Requests.Count);

        // Going on asks at once; a part that broke meanwhile is told where it stands.
        broken = true;
        await page.AskAsync("document.getElementById('pause').click()");
        await page.UntilAsync("document.querySelector('#disks .broken') !== null");
        Assert.Empty(page.Complaints);
    }

    [Fact]
    public async Task Old_figures_are_called_old_when_the_daemon_is_gone()
    {
        PageServer server = await PageServer.StartAsync(PageScene.Of(2));
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync();
        await page.GoAsync(server.Address);
        await server.DisposeAsync();
        await page.AskAsync("document.dispatchEvent(new Event('visibilitychange'))");
        await page.UntilAsync("document.getElementById('said').textContent.includes('does not answer')");
        Assert.Equal(2, (int)(await page.AskAsync("document.querySelectorAll('#disks tbody tr').length"))!);
    }

    [Fact]
    public async Task Hostile_names_are_text_in_the_browser_too()
    {
        PageScene scene = PageScene.Of(PageScene.Hostile.Length, PageScene.Hostile);
        await using PageServer server = await PageServer.StartAsync(scene);
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync();
        await page.ShapeAsync(Phone, dark: false);
        await page.GoAsync(server.Address);
        await AssertCleanAsync(page, server.Address);
        await page.ShootAsync("hostile");
        Assert.Equal(1, (int)(await page.AskAsync("document.scripts.length + document.images.length"))!);
        string[] shown = [.. ((string)(await page.AskAsync("[...document.querySelectorAll('#disks tbody th')].map(e => e.textContent.trim()).join('\\n')"))!).Split('\n')];
        Assert.Equal(PageScene.Hostile.Select(text => Core.Text.TextEscaper.ForTerminal(text)), shown);
    }

    [Fact]
    public async Task What_is_looked_for_is_found_on_a_page_that_has_it()
    {
        await using PageServer server = await PageServer.StartAsync(app => app.MapGet("/", () => Results.Text(
            """
            <!DOCTYPE html><html><head><title>bad</title></head><body><p style="color:#bbb;background:#fff">pale</p>
            <div style="width:4000px">wide</div><img src="http://127.0.0.1:1/elsewhere.png"><script>console.error('noise')</script></body></html>
            """, "text/html")));
        await using Browser browser = await Browser.StartAsync();
        BrowserPage page = await browser.OpenAsync();
        await page.ShapeAsync(Phone, dark: false);
        await page.GoAsync(server.Address);
        Assert.Contains(page.Complaints, complaint => complaint.Contains("noise", StringComparison.Ordinal));
        Assert.Contains("http://127.0.0.1:1/elsewhere.png", page.Requests);
        Assert.False(await page.FitsAsync());
        string[] rules = [.. (await page.AxeAsync()).Select(found => found.Split(':')[0])];
        Assert.Contains("color-contrast", rules);
        Assert.Contains("html-has-lang", rules);
        Assert.Contains("image-alt", rules);
    }

    private static async Task AssertCleanAsync(BrowserPage page, Uri address)
    {
        Assert.Empty(page.Complaints);
        Assert.All(page.Requests, request => Assert.StartsWith(address.GetLeftPart(UriPartial.Authority) + "/", request, StringComparison.Ordinal));
        Assert.NotEmpty(page.Requests);
        Assert.True(await page.FitsAsync(), "the page is wider than the screen: " + await page.AskAsync(
            "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map(e => e.outerHTML.slice(0, 120)).join(' | ')"));
        Assert.Equal([], await page.AxeAsync());
    }
}
