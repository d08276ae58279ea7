using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using BareMountd.Daemon.Tests.Metrics;

namespace BareMountd.Daemon.Tests.Html;

/// <summary>One tab: what it asked for, what it complained of, and what stands in it.</summary>
internal sealed class BrowserPage(Browser browser, string session)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private TaskCompletionSource _loaded = new();
    private int _width;

    /// <summary>Addresses that were asked for, whatever came of it.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Errors and warnings of the console, refusals by the policy, exceptions, dialogs.</summary>
    public ConcurrentQueue<string> Complaints { get; } = new();

    public async Task PrepareAsync()
    {
        foreach (string domain in new[] { "Page", "Network", "Runtime", "Log", "Accessibility" })
        {
            await SendAsync(domain + ".enable");
        }

        await SendAsync("Network.setCacheDisabled", new JsonObject { ["cacheDisabled"] = true });
    }

    /// <summary>True when nothing is wider than the screen. A phone zooms out for a page that is, so the window's own width tells nothing.</summary>
    public async Task<bool> FitsAsync() => (int)(await AskAsync("document.scrollingElement.scrollWidth"))! <= _width;

    /// <summary>Width and height of the screen, and what the user prefers.</summary>
    public async Task ShapeAsync(int width, bool dark)
    {
        _width = width;
        await SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = 800, ["deviceScaleFactor"] = 1, ["mobile"] = width < 500 });
        await SendAsync("Emulation.setEmulatedMedia", new JsonObject
        {
            ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = dark ? "dark" : "light" }),
        });
    }

    /// <summary>Switches scripts of the page off.</summary>
    public Task WithoutScriptsAsync() => SendAsync("Emulation.setScriptExecutionDisabled", new JsonObject { ["value"] = true });

    public async Task GoAsync(Uri address)
    {
        _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        JsonNode answer = await SendAsync("Page.navigate", new JsonObject { ["url"] = address.ToString() });
        Assert.Null(answer["errorText"]);
        await _loaded.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
    }

    /// <summary>Value of an expression, which may be a promise.</summary>
    public async Task<JsonNode?> AskAsync(string expression)
    {
        JsonNode answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer["exceptionDetails"] is JsonNode failure ? throw new InvalidOperationException(failure.ToJsonString()) : answer["result"]!["value"];
    }

    /// <summary>Asks until it is so.</summary>
    public async Task UntilAsync(string expression)
    {
        DateTimeOffset deadline = TimeProvider.System.GetUtcNow() + s_patience;
        while (!(bool)(await AskAsync($"!!({expression})"))!)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"never so: {expression}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async Task PressAsync(string key, int code)
    {
        foreach (string type in new[] { "rawKeyDown", "keyUp" })
        {
            await SendAsync("Input.dispatchKeyEvent", new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code });
        }
    }

    /// <summary>What axe-core has to say: rule, and the elements.</summary>
    public async Task<IReadOnlyList<string>> AxeAsync()
    {
        const string Script = "tests/BareMountd.Daemon.Tests/Html/axe/node_modules/axe-core/axe.min.js";
        Assert.SkipUnless(RepositoryFiles.Exists(Script), "axe-core is not there (npm ci in tests/BareMountd.Daemon.Tests/Html/axe; tests/run.sh does it)");
        await AskAsync(RepositoryFiles.Read(Script) + "; true");
        string words = (string)(await AskAsync("""
            axe.run(document, { resultTypes: ['violations'] }).then(r => JSON.stringify({
              rules: r.passes.length + r.violations.length + r.incomplete.length + r.inapplicable.length,
              found: r.violations.map(v => v.id + ': ' + v.help + ' — ' + v.nodes.slice(0, 5).map(n => n.html + ' ' + n.failureSummary).join(' | ')) }))
            """))!;
        JsonNode result = JsonNode.Parse(words)!;

        // Nothing found by a run that looked at nothing would prove nothing.
        Assert.InRange((int)result["rules"]!, 60, 400);
        return [.. result["found"]!.AsArray().Select(n => (string)n!)];
    }

    /// <summary>The whole page as pictures in <c>artifacts/tests</c>, for people; a long one in parts.</summary>
    public async Task ShootAsync(string name)
    {
        const int Tallest = 2600;
        JsonNode size = (await SendAsync("Page.getLayoutMetrics"))["cssContentSize"]!;
        int height = (int)(double)size["height"]!;
        for (int top = 0, part = 1; top < height && part <= 5; top += Tallest, part++)
        {
            JsonNode shot = await SendAsync("Page.captureScreenshot", new JsonObject
            {
                ["format"] = "png",
                ["captureBeyondViewport"] = true,
                ["clip"] = new JsonObject { ["x"] = 0, ["y"] = top, ["width"] = (double)size["width"]!, ["height"] = Math.Min(Tallest, height - top), ["scale"] = 1 },
            });
            RepositoryFiles.Keep(height <= Tallest ? $"page-{name}.png" : $"page-{name}-{part}.png", Convert.FromBase64String((string)shot["data"]!));
        }
    }

    /// <summary>Takes an event; called by the browser's reader.</summary>
    public void Take(string method, JsonNode parameters)
    {
        switch (method)
        {
            case "Page.loadEventFired":
                _loaded.TrySetResult();
                break;
            case "Network.requestWillBeSent":
                Requests.Enqueue((string)parameters["request"]!["url"]!);
                break;
            case "Runtime.consoleAPICalled" when (string)parameters["type"]! is "error" or "warning" or "assert":
            case "Runtime.exceptionThrown":
            case "Page.javascriptDialogOpening":
                Complaints.Enqueue(parameters.ToJsonString());
                break;
            case "Log.entryAdded" when (string)parameters["entry"]!["level"]! is "error" or "warning":
                Complaints.Enqueue(parameters["entry"]!.ToJsonString());
                break;
        }
    }

    public Task<JsonNode> SendAsync(string method, JsonObject? parameters = null) => browser.SendAsync(method, parameters, session);
}
