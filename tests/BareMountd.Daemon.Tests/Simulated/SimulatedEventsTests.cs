using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using BareMountd.Core.Control;
using BareMountd.Daemon.Events;
using BareMountd.Daemon.Tests.Cli;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Simulated;

/// <summary>Events of the whole daemon: told in order, kept over its end however that is, followed live, and bounded.</summary>
public sealed class SimulatedEventsTests
{
    private const string Storage = """
        { "storage": { "match": { "serial": "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4." }, "mountPoint": "/mnt/wsl/storage", "fsType": "ext4" } }
        """;

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_life_is_told_in_order_to_the_history_and_to_who_follows()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        DiskStatus disk = await daemon.UntilAsync("storage", "mounted");
        long before = (await EventsAsync(daemon)).LastId;
        using HttpResponseMessage stream = await daemon.OpenAsync($"/v1/events?follow=true&after={before}");
        using StreamReader live = new(await stream.Content.ReadAsStreamAsync(Test));

        Plug plug = new(tree, disk.Device!.Disk!);
        plug.Pull();
        await daemon.UntilAsync("storage", "missing");
        plug.Insert();
        await daemon.UntilAsync("storage", "mounted");
        Assert.Equal(0, (await daemon.CtlAsync("unmount", "storage")).Code);
        await daemon.DeclareAsync("""{ "storage": { "match": {} } }""");
        Assert.Equal(1, (await daemon.CtlAsync("reload")).Code);

        EventsResponse all = await EventsAsync(daemon);

        // The links of the disk and its partition are pulled one after the other here: what is seen of it in between is a matter of time.
        List<EventRecord> told = [.. all.Events.Where(e => e.Id > before && e.Facts.GetValueOrDefault("state") != "refused")];
        Assert.Contains(told, e => e.Kind == "detached");
        string[] expected =
        [
            "state unmounting (was mounted) sdd1", "state missing (was ", "attached sdd", "state mounting (was ",
            "state mounted sdd1 at /mnt/wsl/storage (was mounting)",
            "asked unmount was asked for by uid ", "state unmounting (was mounted) sdd1",
            "state found (was unmounting) sdd1", "config refused, the present one stays: ",
        ];
        string[] lines = [.. told.Where(e => e.Kind != "detached" && !e.Kind.StartsWith("condition", StringComparison.Ordinal)).Select(e => $"{e.Kind} {e.Message}")];
        Assert.True(lines.Length == expected.Length && lines.Zip(expected).All(p => p.First.StartsWith(p.Second, StringComparison.Ordinal)), string.Join('\n', lines));
        EventRecord mounted = told.First(e => e.Facts.GetValueOrDefault("state") == "mounted");
        Assert.Equal(("sdd1", "mounting", "/mnt/wsl/storage", "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4."),
            (mounted.Facts["device"], mounted.Facts["from"], mounted.Facts["mountPoint"], mounted.Facts["serial"]));
        Assert.Equal("unmount", told.Single(e => e.Kind == "asked").Facts["action"]);

        for (long id = before + 1; id <= all.LastId; id++)
        {
            EventRecord followed = JsonSerializer.Deserialize((await live.ReadLineAsync(Test).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Test))!, ControlJson.Default.EventRecord)!;
            EventRecord kept = all.Events.Single(e => e.Id == id);
            Assert.Equal(kept with { Facts = followed.Facts }, followed);
            Assert.Equal(kept.Facts, followed.Facts);
        }

        // The journal's form: one line for each state, no line twice.
        Assert.Equal(1, daemon.Log.Split('\n').Count(l => l.EndsWith("storage: found (was unmounting) sdd1", StringComparison.Ordinal)));
        using HttpClient http = new();
        string metrics = await http.GetStringAsync(daemon.Metrics, Test);
        Assert.Contains($"baremountd_events_total{{kind=\"detached\"}} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("baremountd_events_total{kind=\"policy\"} 0", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_outlives_a_stop_and_a_kill()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        await daemon.UntilAsync("storage", "mounted");
        EventsResponse first = await EventsAsync(daemon);
        await daemon.RestartAsync("TERM");
        EventsResponse second = await EventsAsync(daemon);
        Assert.Equal(first.Events.Select(e => e.Message), second.Events.Take(first.Events.Count).Select(e => e.Message));
        Assert.Equal("stopped", second.Events.Last(e => e.Kind == "daemon" && e.Facts["outcome"] == "stopped").Facts["outcome"]);
        Assert.DoesNotContain(second.Events, e => e.Facts.ContainsKey("unclean"));

        await UntilWrittenAsync(tree, (await EventsAsync(daemon)).LastId);
        await daemon.RestartAsync("KILL");
        EventsResponse third = await EventsAsync(daemon);
        Assert.Equal(second.Events.Select(e => e.Id), third.Events.Take(second.Events.Count).Select(e => e.Id));
        Assert.Equal("true", third.Events.Last(e => e.Kind == "daemon").Facts["unclean"]);
        Assert.Equal(third.Events.Select(e => e.Id), third.Events.Select(e => e.Id).Distinct().Order());
    }

    [Fact]
    public async Task What_is_not_understood_is_an_answer_with_a_hint()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        await daemon.UntilAsync("storage", "mounted");
        using HttpResponseMessage kind = await daemon.SendAsync(HttpMethod.Get, "/v1/events?kind=nonsense");
        Assert.Equal(HttpStatusCode.BadRequest, kind.StatusCode);
        Assert.Contains("condition-raised", await kind.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        using HttpResponseMessage disk = await daemon.SendAsync(HttpMethod.Get, "/v1/events?disk=strorage");
        Assert.Equal(HttpStatusCode.NotFound, disk.StatusCode);

        CliRun list = await daemon.CtlAsync("events", "storage", "--kind", "state", "--limit", "1");
        Assert.Equal((0, ""), (list.Code, list.Error));
        Assert.EndsWith("storage     state              mounted sdd1 at /mnt/wsl/storage (was mounting)", Assert.Single(list.Lines), StringComparison.Ordinal);
        CliRun slip = await daemon.CtlAsync("events", "strorage");
        Assert.Equal(6, slip.Code);
        Assert.Contains("storage", slip.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Followers_are_bounded_and_a_place_is_free_when_one_goes()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", "{}");
        List<HttpResponseMessage> followers = [];
        for (int i = 0; i < EventLog.MaxFollowers; i++)
        {
            followers.Add(await daemon.OpenAsync("/v1/events?follow=true&limit=0"));
        }

        using HttpResponseMessage refused = await daemon.OpenAsync("/v1/events?follow=true&limit=0");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("too-many-followers", await refused.Content.ReadAsStringAsync(Test), StringComparison.Ordinal);
        followers[0].Dispose();
        await Until(async () =>
        {
            using HttpResponseMessage again = await daemon.OpenAsync("/v1/events?follow=true&limit=0");
            return again.StatusCode == HttpStatusCode.OK;
        });
        Assert.All(followers.Skip(1), f => f.Dispose());
    }

    [Fact]
    public async Task A_follower_that_does_not_read_is_cut_off_and_nobody_waits_for_it()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", "{}");
        using Socket deaf = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await deaf.ConnectAsync(new UnixDomainSocketEndPoint(daemon.Tree.Roots.ControlSocket), Test);
        await deaf.SendAsync("GET /v1/events?follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), Test);
        Assert.True(await deaf.ReceiveAsync(new byte[16], SocketFlags.None, Test) > 0);

        // Long events, so that the buffers between are full soon: those of the server, of the kernel, and the follower's own.
        await daemon.DeclareAsync($$"""{ "storage": { "{{new string('x', 2000)}}": 1 } }""");
        for (int i = 0; i < 3000 && !daemon.Log.Contains("did not read", StringComparison.Ordinal); i++)
        {
            using HttpResponseMessage refused = await daemon.SendAsync(HttpMethod.Post, "/v1/reload");
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        }

        Assert.Contains("A follower of the events was dropped", daemon.Log, StringComparison.Ordinal);
        await Until(async () =>
        {
            try
            {
                return await deaf.ReceiveAsync(new byte[65536], SocketFlags.None, Test) == 0;
            }
            catch (SocketException)
            {
                return true;
            }
        });
    }

    [Fact]
    public async Task A_history_that_cannot_be_written_is_kept_in_memory_with_one_warning()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await File.WriteAllTextAsync(tree.Roots.State, "no directory", Test);
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        await daemon.UntilAsync("storage", "mounted");
        Assert.Equal(0, (await daemon.CtlAsync("unmount", "storage")).Code);
        Assert.Contains((await EventsAsync(daemon)).Events, e => e.Kind == "asked");
        await Until(() => Task.FromResult(daemon.Log.Contains("kept in memory only", StringComparison.Ordinal)));
        Assert.Equal(2, daemon.Log.Split("kept in memory only").Length);
    }

    private static Task<EventsResponse> EventsAsync(SimulatedDaemon daemon) => daemon.GetAsync("/v1/events", ControlJson.Default.EventsResponse);

    private static Task UntilWrittenAsync(FixtureTree tree, long id) =>
        Until(async () => (await File.ReadAllTextAsync(tree.Roots.EventsFile, Test)).Contains($"{{\"id\":{id},", StringComparison.Ordinal));

    private static async Task Until(Func<Task<bool>> condition)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Test);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
