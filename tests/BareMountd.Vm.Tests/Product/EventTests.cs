using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Product;

/// <summary>The history of events and the doctor, on a machine that is really plugged, killed and rebooted. Runs in both profiles.</summary>
public abstract class EventTests(VmFixture fixture) : ProductTest(fixture)
{
    [Fact]
    public async Task Attach_mount_and_pull_are_told_in_order_live_and_afterwards_and_in_the_journal()
    {
        await DeclareAsync($$"""{ "told": { "match": { "serial": "BMTEST-told-ev" }, "mountPoint": "{{Base}}/told-ev" } }""");
        long before = (await EventsAsync(""))["lastId"]!.GetValue<long>();

        // The product's own command follows, in a unit of its own that ends with the test.
        await Machine.MustRunAsync(
            $"systemd-run -q --collect --unit=follow-events sh -c 'exec baremountctl events told --follow --json --since {before} > /run/followed.jsonl'", null, Cancelled);
        await PlugAsync("told-ev");
        await UntilMountedAsync("told");
        await Machine.WaitUntilAsync("grep -q '\"state\":\"mounted\"' /run/followed.jsonl", Patient, Cancelled);
        await PullAsync("told-ev");
        await UntilStateAsync("told", "missing");
        await Machine.WaitUntilAsync("grep '\"state\":\"missing\"' /run/followed.jsonl | grep -q '\"kind\":\"state\"'", Patient, Cancelled);

        JsonNode[] events = [.. (await EventsAsync($"?disk=told&after={before}"))["events"]!.AsArray().Select(e => e!)];
        string[] told = [.. events.Where(e => Kind(e) is "attached" or "detached" or "state").Select(e => Kind(e) == "state" ? Fact(e, "state") : Kind(e))];
        int[] places = [.. new[] { "attached", "mounting", "mounted", "detached", "missing" }.Select(what => Array.LastIndexOf(told, what))];
        Assert.True(places[0] >= 0 && places.SequenceEqual(places.Order()), string.Join(' ', told));
        JsonNode attached = events.Single(e => Kind(e) == "attached");
        Assert.Equal(SerialOf("told-ev"), Fact(attached, "serial"));
        JsonNode mounted = events.Single(e => Kind(e) == "state" && Fact(e, "state") == "mounted");
        Assert.Equal(($"{Base}/told-ev", "mounting", SerialOf("told-ev")), (Fact(mounted, "mountPoint"), Fact(mounted, "from"), Fact(mounted, "serial")));

        string[] live = (await Machine.MustRunAsync("systemctl stop follow-events; cat /run/followed.jsonl", Patient, Cancelled)).Split('\n');
        Assert.Equal(events.Take(live.Length).Select(Id), live.Select(line => Id(JsonNode.Parse(line)!)));

        // One line in the journal for each, found by its number.
        string journal = await Machine.MustRunAsync($"journalctl -b -o json DISK=told EVENT_KIND=state EVENT_NUMBER={Id(mounted)}", Patient, Cancelled);
        JsonNode line = JsonNode.Parse(journal)!;
        Assert.Equal(($"{Base}/told-ev", 32), (line["MOUNT_POINT"]!.GetValue<string>(), line["MESSAGE_ID"]!.GetValue<string>().Length));

        string table = await Machine.MustRunAsync("baremountctl events told --since 1h --kind attached --kind detached", Patient, Cancelled);
        Assert.Equal(2, table.Split('\n').Length);
        Assert.Contains(SerialOf("told-ev"), table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_history_survives_a_kill_of_the_daemon_and_a_reboot()
    {
        await DeclareAsync($$"""{ "kept": { "match": { "serial": "BMTEST-kept-ev" }, "mountPoint": "{{Base}}/kept-ev" } }""");
        await PlugAsync("kept-ev");
        await UntilMountedAsync("kept");
        JsonNode first = await EventsAsync("");

        await Machine.WaitUntilAsync($"grep -q '^{{\"id\":{first["lastId"]},' /var/lib/baremountd/events.jsonl", Patient, Cancelled);
        await Machine.MustRunAsync("kill -9 $(systemctl show -P MainPID baremountd)", Patient, Cancelled);
        await Machine.WaitUntilAsync($"{Api}/events?kind=daemon | tee /dev/stderr | grep -q '\"unclean\":\"true\"'", Patient, Cancelled);
        await UntilMountedAsync("kept");
        JsonNode second = await EventsAsync("");
        AssertGoesOn(first, second);

        await Machine.RebootAsync(Cancelled);
        await UntilMountedAsync("kept");
        JsonNode third = await EventsAsync("");
        AssertGoesOn(second, third);
        string[] daemon = [.. third["events"]!.AsArray().Where(e => Kind(e!) == "daemon").TakeLast(2).Select(e => Fact(e!, "outcome"))];
        Assert.Equal(["stopped", "started"], daemon);
        Assert.DoesNotContain("unclean", third["events"]!.AsArray().Last(e => Kind(e!) == "daemon")!["facts"]!.AsObject().Select(f => f.Key));
        Assert.Equal("700 root", await Machine.MustRunAsync("stat -c '%a %U' /var/lib/baremountd", null, Cancelled));
    }

    [Fact]
    public async Task Doctor_finds_nothing_failed_on_a_healthy_machine_and_names_what_is_broken()
    {
        await DeclareAsync($$"""{ "well": { "match": { "serial": "BMTEST-well" }, "mountPoint": "{{Base}}/well", "fsType": "ext4" } }""");
        await PlugAsync("well");
        await UntilMountedAsync("well");
        GuestResult page = await Machine.RunAsync("baremountctl doctor", Patient, Cancelled);
        Tell(page.Output);
        page.EnsureSuccess();
        JsonNode healthy = await DoctorAsync(0);
        Assert.Empty(Codes(healthy, "fail"));
        string[] expected = ["clock", "filesystems", "kernel", "libraries", "dbus", "systemd", "udev", "config", "control-socket", "daemon", "metrics", "disk"];
        Assert.Empty(expected.Except(Codes(healthy, "ok")));
        Assert.Equal(Machine.Profile == VmProfile.Wsl, Codes(healthy, "ok").Contains("mnt-wsl"));

        await Machine.MustRunAsync("id stranger || useradd -m stranger", null, Cancelled);
        GuestResult stranger = await Machine.RunAsync("runuser -u stranger -- baremountctl doctor", Patient, Cancelled);
        Assert.Equal(1, stranger.ExitCode);
        Assert.Contains("fail  control-socket", stranger.Output, StringComparison.Ordinal);
        Assert.Contains("usermod -aG baremountd", stranger.Output, StringComparison.Ordinal);

        await WriteConfigAsync("""{ "disks": { "well": { "match": { "serail": "x" } } } }""");
        await Machine.RunAsync($"{Api}/reload -X POST", Patient, Cancelled);
        JsonNode broken = await DoctorAsync(1);
        Assert.Equal(["config"], Codes(broken, "fail"));
        Assert.Contains("daemon", Codes(broken, "warn"));

        await Machine.MustRunAsync("systemctl stop baremountd.socket baremountd.service", Patient, Cancelled);
        JsonNode stopped = await DoctorAsync(1);
        Assert.Equal(["config", "daemon"], Codes(stopped, "fail"));
        Assert.Contains("systemctl start baremountd", stopped["checks"]!.AsArray().Single(c => Word(c!, "code") == "daemon")!["fix"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static string Kind(JsonNode one) => Word(one, "kind");

    private static long Id(JsonNode one) => one["id"]!.GetValue<long>();

    private static string Fact(JsonNode one, string name) => one["facts"]![name]?.GetValue<string>() ?? "";

    private static string Word(JsonNode node, string name) => node[name]!.GetValue<string>();

    private static string[] Codes(JsonNode doctor, string level) =>
        [.. doctor["checks"]!.AsArray().Where(c => Word(c!, "level") == level).Select(c => Word(c!, "code"))];

    /// <summary>Nothing of the earlier history is missing from the later one, and numbers only grow.</summary>
    private static void AssertGoesOn(JsonNode earlier, JsonNode later)
    {
        string[] before = [.. earlier["events"]!.AsArray().Select(e => e!.ToJsonString())];
        string[] after = [.. later["events"]!.AsArray().Select(e => e!.ToJsonString())];
        Assert.Empty(before.Except(after));
        long[] ids = [.. later["events"]!.AsArray().Select(e => Id(e!))];
        Assert.Equal(ids.Distinct().Order(), ids);
        Assert.True(ids[^1] > earlier["lastId"]!.GetValue<long>());
    }

    private async Task<JsonNode> EventsAsync(string query) =>
        JsonNode.Parse(await Machine.MustRunAsync($"{Api}/events'{query}'", Patient, Cancelled))!;

    private async Task<JsonNode> DoctorAsync(int exitCode)
    {
        GuestResult result = await Machine.RunAsync("baremountctl doctor --json", Patient, Cancelled);
        Assert.True(result.ExitCode == exitCode, result.ToString());
        return JsonNode.Parse(result.Output)!;
    }
}
