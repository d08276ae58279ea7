using System.Diagnostics;
using System.Net;
using BareMountd.Core.Control;
using BareMountd.Daemon.Tests.Cli;
using BareMountd.Tests.Shared;

namespace BareMountd.Daemon.Tests.Simulated;

/// <summary>The whole daemon, from recorded machine to wire, without root: decisions, API, CLI and metrics together.</summary>
public sealed class SimulatedDaemonTests
{
    private const string Serial = "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.";

    private const string Storage = """
        { "storage": { "match": { "serial": "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4." }, "mountPoint": "/mnt/wsl/storage", "fsType": "ext4", "options": ["noatime"] } }
        """;

    [Theory]
    [InlineData("wsl-owner")]
    [InlineData("wsl-owner-udev")]
    public async Task The_owners_disk_is_found_mounted_shown_and_counted(string machine)
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(machine, Storage);
        DiskStatus disk = await daemon.UntilAsync("storage", "mounted");
        Assert.Equal(("ok", "/mnt/wsl/storage", "ext4", true), (disk.Health, disk.MountPoint, disk.FsType, disk.Owned));
        Assert.Equal(Serial, disk.Device!.Serial);

        CliRun status = await daemon.CtlAsync("status");
        Assert.Equal(0, status.Code);
        Assert.Contains("1 disk: 1 mounted", status.Out, StringComparison.Ordinal);
        CliRun wait = await daemon.CtlAsync("wait", "storage", "--timeout", "20s");
        Assert.Equal(0, wait.Code);

        using HttpClient http = new();
        string metrics = await http.GetStringAsync(daemon.Metrics, TestContext.Current.CancellationToken);
        Assert.Contains("baremountd_disk_mounted{disk=\"storage\",mountpoint=\"/mnt/wsl/storage\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("baremountd_disk_written_bytes_total{disk=\"storage\"", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eight_disks_are_looked_at_when_they_are_mounted_and_that_costs_the_reconciler_a_few_passes()
    {
        string[] names = [.. Enumerable.Range(1, 8).Select(n => $"disk{n}")];
        string disks = string.Join(", ", names.Select((name, i) => $$""" "{{name}}": { "match": { "serial": "0025_3841_0000_{{i + 1:D4}}." }, "mountPoint": "/mnt/wsl/{{name}}" }"""));
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("eight-disks", $"{{ {disks} }}");
        long mounted = (await daemon.UntilAsync(status => status.Disks.Count == 8 && status.Disks.All(disk => disk.State == "mounted"))).Generation;
        using HttpClient http = new();
        string metrics = "";
        for (int attempt = 0; attempt < 1000 && !names.All(name => metrics.Contains($"baremountd_probe_stuck{{disk=\"{name}\",probe=\"space\"}} 0\n", StringComparison.Ordinal)); attempt++)
        {
            metrics = await http.GetStringAsync(daemon.Metrics, TestContext.Current.CancellationToken);
        }

        foreach (string name in names)
        {
            foreach (string probe in new[] { "device", "queue", "root", "space", "unit" })
            {
                Assert.Contains($"baremountd_probe_stuck{{disk=\"{name}\",probe=\"{probe}\"}} 0\n", metrics, StringComparison.Ordinal);
            }
        }

        // Eight disks with five probes each are forty reports.
        long passes = (await daemon.UntilAsync(_ => true)).Generation - mounted;
        Assert.InRange(passes, 0, 12);
    }

    [Fact]
    public async Task A_state_file_that_cannot_be_written_is_told_and_written_later()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        string blocked = tree.Roots.StateFile + ".new";
        Directory.CreateDirectory(blocked);
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        await daemon.UntilAsync("storage", "mounted");
        StatusResponse status = await daemon.UntilAsync(s => s.Conditions.Any(c => c.Code == "state-not-kept"));
        Assert.Equal("warning", status.Conditions.Single(c => c.Code == "state-not-kept").Severity);
        Assert.False(File.Exists(tree.Roots.StateFile));

        Directory.Delete(blocked);
        await daemon.CtlAsync("unmount", "storage");
        await daemon.UntilAsync(s => s.Conditions.All(c => c.Code != "state-not-kept"));
        Assert.Contains("storage", await File.ReadAllTextAsync(tree.Roots.StateFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_but_the_declared_disk_is_taken_and_each_refusal_has_its_rule()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        await daemon.UntilAsync("storage", "mounted");
        DevicesResponse devices = await daemon.GetAsync("/v1/devices", ControlJson.Default.DevicesResponse);
        Assert.True(devices.Wsl);
        Assert.Equal("storage", Assert.Single(devices.Devices, d => d.Disk is not null).Disk);
        Assert.All(devices.Devices.Where(d => d.Disk is null), d => Assert.False(string.IsNullOrEmpty(d.Refusal), d.Device.Name));

        ExplainResponse why = await daemon.GetAsync("/v1/explain/storage", ControlJson.Default.ExplainResponse);
        Assert.Contains(why.Steps, s => s.Rule == "match.serial" && s.Passed);
        Assert.Contains(why.Steps, s => s.Rule == "match.serial" && !s.Passed);
    }

    /// <summary>Nothing happens to the disk meanwhile: the daemon has to wake up for it.</summary>
    [Fact]
    public async Task A_disk_that_does_not_come_is_told_in_time_and_stays_unknown()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage.Replace("E823_8FA6", "E823_0000", StringComparison.Ordinal));
        DiskStatus first = await daemon.UntilAsync("storage", "missing");
        DiskStatus told = (await daemon.UntilAsync(s => s.Disks.Single().Conditions.Any())).Disks.Single();
        ConditionStatus condition = Assert.Single(told.Conditions);
        Assert.Equal(("not-attached", "info", "unknown", false), (condition.Code, condition.Severity, told.Health, told.Usable));
        Assert.Equal("attach it; `baremountctl explain storage` tells what was looked for", condition.Hint);
        Assert.Equal(first.Since, told.Since);

        using HttpClient http = new();
        string metrics = await http.GetStringAsync(daemon.Metrics, TestContext.Current.CancellationToken);
        Assert.Contains("baremountd_disk_condition{disk=\"storage\",code=\"not-attached\",severity=\"info\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("baremountd_disk_usable{disk=\"storage\"} 0", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unmount_holds_mount_acts_and_an_unknown_disk_is_told()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        await daemon.UntilAsync("storage", "mounted");

        CliRun unmount = await daemon.CtlAsync("unmount", "storage");
        Assert.True(unmount.Code == 0, unmount.Error);
        Assert.Equal("unmounted-by-hand", (await daemon.UntilAsync("storage", "found")).Conditions.Single().Code);
        Assert.Equal(0, (await daemon.CtlAsync("mount", "storage")).Code);
        await daemon.UntilAsync("storage", "mounted");

        CliRun unknown = await daemon.CtlAsync("mount", "strorage");
        Assert.Equal(6, unknown.Code);
        Assert.Contains("storage", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_adds_and_releases_and_a_bad_file_changes_nothing()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", "{}");
        Assert.Equal(0, (await daemon.CtlAsync("reload")).Code);
        await daemon.DeclareAsync(Storage);
        Assert.Equal(0, (await daemon.CtlAsync("reload")).Code);
        await daemon.UntilAsync("storage", "mounted");

        await daemon.DeclareAsync("""{ "storage": { "match": { "serail": "x" }, "mountPoint": "/mnt/wsl/storage" } }""");
        CliRun bad = await daemon.CtlAsync("reload");
        Assert.Equal(1, bad.Code);
        Assert.Contains("did you mean", bad.Out + bad.Error, StringComparison.OrdinalIgnoreCase);
        StatusResponse status = await daemon.UntilAsync(s => s.Conditions.Any(c => c.Code == "config-refused"));
        Assert.Equal("mounted", status.Disks.Single().State);

        await daemon.DeclareAsync("{}");
        Assert.Equal(0, (await daemon.CtlAsync("reload")).Code);
        status = await daemon.UntilAsync(s => s.Disks.Count == 0);
        Assert.DoesNotContain(status.Conditions, c => c.Code == "config-refused");
    }

    [Fact]
    public async Task A_reload_says_what_waits_for_a_restart_as_long_as_it_does()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", "{}");
        await daemon.DeclareAsync("{}", ", \"hosts\": [\"proxy\"], \"topUnits\": 5");
        for (int i = 0; i < 2; i++)
        {
            CliRun reload = await daemon.CtlAsync("reload");
            Assert.Equal(0, reload.Code);
            Assert.Contains("metrics.hosts", reload.Error, StringComparison.Ordinal);
            Assert.Contains("systemctl restart baremountd", reload.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("topUnits", reload.Error, StringComparison.Ordinal);
        }

        await daemon.UntilAsync(s => s.Conditions.Any(c => c.Code == "config-needs-restart"));
        await daemon.DeclareAsync("{}");
        Assert.DoesNotContain("metrics.hosts", (await daemon.CtlAsync("reload")).Error, StringComparison.Ordinal);
        await daemon.UntilAsync(s => s.Conditions.All(c => c.Code != "config-needs-restart"));
    }

    [Fact]
    public async Task A_new_mount_point_waits_for_the_users_word_and_remount_moves_the_disk()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        await daemon.UntilAsync("storage", "mounted");
        await daemon.DeclareAsync(Storage.Replace("/mnt/wsl/storage", "/mnt/wsl/elsewhere", StringComparison.Ordinal));
        Assert.Equal(0, (await daemon.CtlAsync("reload")).Code);
        StatusResponse status = await daemon.UntilAsync(s => s.Disks.Single().Conditions.Any(c => c.Code == "declaration-pending"));
        Assert.Equal(("mounted", "/mnt/wsl/storage"), (status.Disks.Single().State, status.Disks.Single().MountPoint));

        CliRun remount = await daemon.CtlAsync("remount", "storage");
        Assert.True(remount.Code == 0, remount.Error);
        DiskStatus moved = await daemon.UntilAsync("storage", "mounted");
        Assert.Equal(("/mnt/wsl/elsewhere", "ok"), (moved.MountPoint, moved.Health));
    }

    [Fact]
    public async Task A_hangup_signal_reads_the_configuration_anew()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", "{}");
        await daemon.DeclareAsync(Storage);
        await daemon.SignalAsync("HUP");
        await daemon.UntilAsync("storage", "mounted");
    }

    [Fact]
    public async Task A_second_daemon_on_the_same_machine_ends_at_once_and_takes_nothing_away()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        await daemon.UntilAsync("storage", "mounted");
        (int code, _, string error) = await SimulatedDaemon.RunAsync(SimulatedDaemon.On(daemon.Tree, daemon.ConfigFile));
        Assert.Equal(1, code);
        Assert.Contains("another baremountd runs", error, StringComparison.Ordinal);
        Assert.Equal("mounted", (await daemon.UntilAsync("storage", "mounted")).State);
    }

    [Fact]
    public async Task A_restarted_daemon_knows_its_mounts_and_a_stop_leaves_them()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        await daemon.UntilAsync("storage", "mounted");
        string kept = await File.ReadAllTextAsync(tree.Roots.StateFile, TestContext.Current.CancellationToken);
        Assert.Contains("\"storage\"", kept, StringComparison.Ordinal);
        Assert.Equal(0, await daemon.StopAsync());
        Assert.Contains("1 mounts stay", daemon.Log, StringComparison.Ordinal);
        Assert.Equal(kept, await File.ReadAllTextAsync(tree.Roots.StateFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_pulled_disk_is_missing_and_a_plugged_one_is_mounted_again()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        DiskStatus disk = await daemon.UntilAsync("storage", "mounted");
        Plug plug = new(tree, disk.Device!.Disk!);

        plug.Pull();
        await daemon.UntilAsync("storage", "missing");
        plug.Insert();
        await daemon.UntilAsync("storage", "mounted");
    }

    [Fact]
    public async Task A_refused_configuration_ends_the_start_with_78_and_every_mistake()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        string config = Path.Combine(tree.Root, "bad.json");
        await File.WriteAllTextAsync(config, """{ "disks": { "a": { "mountPoint": "data" }, "b": { "match": { "serial": "E823_8FA6_BF53" }, "mountPoint": "/" } } }""", TestContext.Current.CancellationToken);
        (int code, _, string error) = await SimulatedDaemon.RunAsync(SimulatedDaemon.On(tree, config));
        Assert.Equal(78, code);
        Assert.True(error.Split('\n').Count(l => l.Contains("bad.json:", StringComparison.Ordinal)) >= 3, error);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);

        (code, _, error) = await SimulatedDaemon.RunAsync(SimulatedDaemon.On(tree, Path.Combine(tree.Root, "none.json")));
        Assert.Equal(78, code);
        Assert.Contains("none.json", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--source", "windows")]
    public async Task A_wrong_command_line_ends_with_2_and_one_hint(params string[] arguments)
    {
        (int code, _, string error) = await SimulatedDaemon.RunAsync(arguments);
        Assert.Equal(2, code);
        Assert.Contains("see baremountd --help", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_says_what_would_be_done_and_does_nothing()
    {
        using FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        string config = Path.Combine(tree.Root, "config.json");
        await File.WriteAllTextAsync(config, $$"""{ "disks": {{Storage}} }""", TestContext.Current.CancellationToken);
        (int code, string output, _) = await SimulatedDaemon.RunAsync([.. SimulatedDaemon.On(tree, config), "--plan"]);
        Assert.Equal(0, code);
        Assert.Contains("storage: would mount /dev/", output, StringComparison.Ordinal);
        Assert.Contains("at /mnt/wsl/storage (type ext4, options", output, StringComparison.Ordinal);
        Assert.False(File.Exists(tree.Roots.StateFile));
    }

    [Fact]
    public async Task The_control_api_is_on_the_socket_only_and_no_browser_gets_in()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        using HttpClient http = new();
        using HttpResponseMessage outside = await http.GetAsync(new Uri($"http://127.0.0.1:{daemon.Port}/v1/status"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, outside.StatusCode);
        using HttpResponseMessage act = await http.PostAsync(new Uri($"http://127.0.0.1:{daemon.Port}/v1/disks/storage/unmount"), null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, act.StatusCode);

        using HttpResponseMessage browser = await daemon.SendAsync(HttpMethod.Get, "/v1/status", r => r.Headers.Add("Origin", "http://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, browser.StatusCode);
        using HttpResponseMessage wrongVerb = await daemon.SendAsync(HttpMethod.Delete, "/v1/status");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrongVerb.StatusCode);
        using HttpResponseMessage nowhere = await daemon.SendAsync(HttpMethod.Get, "/v2/everything");
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
        Assert.Equal("mounted", (await daemon.UntilAsync("storage", "mounted")).State);
    }

    [Fact]
    public async Task A_daemon_that_nobody_asks_has_no_web_server_and_answers_all_the_same()
    {
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync("wsl-owner", Storage);
        await daemon.UntilAsync("storage", "mounted");
        for (int i = 0; i < 2; i++)
        {
            using (HttpClient http = new())
            {
                await http.GetStringAsync(daemon.Metrics, TestContext.Current.CancellationToken);
                Assert.Contains("Kestrel Timer", daemon.Threads());
            }

            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            daemon.HangUp();
            while (daemon.Threads().Contains("Kestrel Timer"))
            {
                await Task.Delay(50, limit.Token);
            }
        }

        Assert.Equal("mounted", (await daemon.UntilAsync("storage", "mounted")).State);
    }

    /// <summary>The usual web host reads appsettings.json there and watches everything below it, which under systemd is all of "/".</summary>
    [Fact]
    public async Task The_working_directory_is_neither_read_nor_watched()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        string here = Directory.CreateDirectory(Path.Combine(tree.Root, "here", "below")).Parent!.FullName;
        int port = SimulatedDaemon.FreePort();
        await File.WriteAllTextAsync(
            Path.Combine(here, "appsettings.json"), $$"""{ "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:{{port}}" } } } }""", TestContext.Current.CancellationToken);
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage, here);
        await daemon.UntilAsync("storage", "mounted");
        Assert.NotEmpty(daemon.WatchedInodes());
        Assert.Empty(daemon.WatchedInodes().Intersect([await InodeAsync(here), await InodeAsync(Path.Combine(here, "below"))]));
        using HttpClient http = new();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"), TestContext.Current.CancellationToken));

        static async Task<string> InodeAsync(string path)
        {
            using Process stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%i", path]) { RedirectStandardOutput = true })!;
            string words = await stat.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            return long.Parse(words, System.Globalization.CultureInfo.InvariantCulture).ToString("x", System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public async Task Scrapes_and_plugs_leave_no_descriptor_behind()
    {
        FixtureTree tree = FixtureTree.Unpack("wsl-owner");
        await using SimulatedDaemon daemon = await SimulatedDaemon.StartAsync(tree, Storage);
        DiskStatus disk = await daemon.UntilAsync("storage", "mounted");
        Plug plug = new(tree, disk.Device!.Disk!);
        using HttpClient http = new();
        await RoundAsync();
        double before = await OpenFilesAsync();
        for (int i = 0; i < 20; i++)
        {
            await RoundAsync();
        }

        // Two connections of this test may be open or not.
        Assert.InRange(await OpenFilesAsync(), 0, before + 2);

        async Task RoundAsync()
        {
            plug.Pull();
            await daemon.UntilAsync("storage", "missing");
            plug.Insert();
            await daemon.UntilAsync("storage", "mounted");
            await http.GetStringAsync(daemon.Metrics, TestContext.Current.CancellationToken);
        }

        async Task<double> OpenFilesAsync()
        {
            string metrics = await http.GetStringAsync(daemon.Metrics, TestContext.Current.CancellationToken);
            string line = metrics.Split('\n').Single(l => l.StartsWith("process_open_fds ", StringComparison.Ordinal));
            return double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
