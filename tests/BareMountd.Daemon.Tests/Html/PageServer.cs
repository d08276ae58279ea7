using BareMountd.Daemon.Html;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace BareMountd.Daemon.Tests.Html;

/// <summary>The endpoint in a real Kestrel, with the parts that a test gives it.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PageServer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public static Task<PageServer> StartAsync(PageScene scene) =>
        StartAsync(new PageSources(_ => Task.FromResult(scene.Status), scene.Io, query => scene.Events));

    public static Task<PageServer> StartAsync(PageSources sources) => StartAsync(new PageEndpoint(sources, new Clock()).Map);

    public static async Task<PageServer> StartAsync(Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new PageServer(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class Clock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test");

        public override DateTimeOffset GetUtcNow() => PageScene.Now;
    }
}
