using System.Text.Json;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary>Every command when all is well.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Status_in_a_pipe_has_whole_values_stable_columns_and_no_escape_codes()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Status(Wire.Mounted, Wire.Failed, Wire.Missing));
        CliRun run = await CliRun.Async(daemon, "status");
        Assert.Equal(0, run.Code);
        Assert.Equal("", run.Error);
        Assert.Equal(
            """
            3 disks

            NAME     STATE    HEALTH    DEVICE  MOUNT POINT          SIZE  USED
            games    mounted  ok        sdb1    /mnt/wsl/games    3.6 TiB   27%
            scratch  failed   critical  sdc     /mnt/wsl/scratch  932 GiB     -
            backup   missing  unknown   -       /mnt/wsl/x              -     -

            scratch: critical wrong-filesystem: found xfs, declared is ext4
              try: correct fsType, or check that this is the right disk
              log: mount: wrong fs type, bad option

            baremountd 0.1.0, devices from kernel, mounts by systemd, WSL2, /etc/baremountd/config.json

            """.ReplaceLineEndings("\n"),
            run.Out);
        Assert.Equal(["GET /v1/status"], daemon.Requests);
    }

    [Fact]
    public async Task Status_of_one_disk_tells_all_that_is_known()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Mounted);
        CliRun run = await CliRun.Async(daemon, "status", "games");
        Assert.Equal(
            """
            games: mounted, health ok

              since        2026-03-01 08:26:55 UTC (3 min 5 s ago)
              mount point  /mnt/wsl/games
              link         /games -> /mnt/wsl/games
              device       /dev/sdb1 (8:17), part of sdb, attachment 12
              size         3.6 TiB (4000785960960 bytes)
              model        WD_BLACK SN850X
              serial       E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4.
              wwn          eui.e8238fa6bf530001001b448b4ed0b0f4
              filesystem   ext4, UUID 0a1b2c3d-1111-2222-3333-444455556666
              options      rw,noatime
              space        931 GiB used of 3.6 TiB (27%), 2.5 TiB available
              inodes       10000 used of 1000000 (1%)
              unit         mnt-wsl-games.mount, made by baremountd

            """.ReplaceLineEndings("\n"),
            run.Out);
        Assert.Equal(["GET /v1/status/games"], daemon.Requests);
    }

    [Fact]
    public async Task Status_of_a_failed_disk_in_another_zone_tells_attempts_next_try_and_the_whole_log()
    {
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromMinutes(330), "test", "test");
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Failed);
        CliRun run = await CliRun.Async(daemon, new CliSetting { Time = new ManualTime(zone) }, "status", "scratch");
        Assert.Contains("  since        2026-03-01 13:59:00 +05:30 (1 min ago)\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("  attempts     2 failed in a row\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("  next try     in 12 s (2026-03-01 14:00:12 +05:30)\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("  log: first line\n  log: mount: wrong fs type, bad option\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_of_one_disk_has_the_numbers_after_the_message_and_the_table_has_not()
    {
        const string message = "\"message\":\"found xfs, declared is ext4\"";
        string wire = Wire.Failed.Replace(message, message + ",\"evidence\":{\"zeta_bytes\":\"7\",\"alpha\":\"1\\u001b[31m\"}", StringComparison.Ordinal);
        await using FakeDaemon one = await FakeDaemon.AnswerAsync(wire);
        Assert.Contains(
            "critical wrong-filesystem: found xfs, declared is ext4\n  numbers: alpha 1\\x1b[31m, zeta_bytes 7\n  try: correct fsType",
            (await CliRun.Async(one, "status", "scratch")).Out,
            StringComparison.Ordinal);
        await using FakeDaemon all = await FakeDaemon.AnswerAsync(Wire.Status(wire));
        Assert.DoesNotContain("zeta_bytes", (await CliRun.Async(all, "status")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_json_keeps_members_that_this_version_does_not_know()
    {
        string wire = Wire.Status(Wire.Mounted);
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(wire);
        CliRun run = await CliRun.Async(daemon, "status", "--json");
        using JsonDocument sent = JsonDocument.Parse(wire);
        using JsonDocument shown = JsonDocument.Parse(run.Out);
        Assert.True(JsonElement.DeepEquals(sent.RootElement, shown.RootElement));
        Assert.True(shown.RootElement.GetProperty("futureMember").GetProperty("kept").GetBoolean());
        Assert.Contains("\n  \"summary\": \"1 disks\",\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("2026-03-01T08:26:55+00:00", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_what_completion_needs()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Status(Wire.Mounted, Wire.Missing));
        Assert.Equal("games\nbackup\n", (await CliRun.Async(daemon, "status", "--names")).Out);
    }

    [Theory]
    [InlineData("mount", "mounted", "games: mounted, on /mnt/wsl/games\n")]
    [InlineData("unmount", "found", "games: found, on /mnt/wsl/games\n")]
    [InlineData("remount", "mounted", "games: mounted, on /mnt/wsl/games\n")]
    public async Task Actions_are_posted_and_their_end_is_told(string verb, string state, string expected)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Action(true, state, "on /mnt/wsl/games"));
        CliRun run = await CliRun.Async(daemon, verb, "games");
        Assert.Equal((0, expected, ""), (run.Code, run.Out, run.Error));
        Assert.Equal([$"POST /v1/disks/games/{verb}"], daemon.Requests);
    }

    [Fact]
    public async Task Reload_tells_what_changed()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync("""{"ok":true,"added":["a","b"],"removed":[],"changed":["c"],"diagnostics":[]}""");
        Assert.Equal("reloaded: added a, b; changed c\n", (await CliRun.Async(daemon, "reload")).Out);
        await using FakeDaemon idle = await FakeDaemon.AnswerAsync("""{"ok":true,"added":[],"removed":[],"changed":[],"diagnostics":[]}""");
        Assert.Equal("reloaded: nothing changed\n", (await CliRun.Async(idle, "reload")).Out);
    }

    [Fact]
    public async Task Version_tells_both()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync("""{"version":"0.1.0","api":1}""");
        Assert.Equal("baremountctl 0.1.0\nbaremountd 0.1.0 (API 1)\n", (await CliRun.Async(daemon, "version")).Out);
        Assert.Equal("baremountctl 0.1.0\n", (await CliRun.Async(null, "--version")).Out);
    }

    [Fact]
    public async Task Devices_list_identifiers_takers_and_refusals()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Devices);
        CliRun run = await CliRun.Async(daemon, "devices");
        Assert.Equal(
            """
            DEVICE     SIZE  CONTENT  MODEL                 DISK          MOUNTED ON
            sda     256 GiB  ext4     Msft Virtual Disk     system-disk   /
                  refused: carries /
            sdb     3.6 TiB  gpt      NVMe WD_BLACK SN850X  not-declared  -
                  serial  E823_8FA6
              sdb1  3.6 TiB  ext4                           games         /mnt/wsl/games
                  uuid  0a1b2c3d-1111-2222-3333-444455556666  (changes when reformatted)
            sdc     932 GiB  xfs      ACME SSD              not-declared  -
                  uuid  99999999-1111-2222-3333-444455556666

            devices from kernel, WSL2

            """.ReplaceLineEndings("\n"),
            run.Out);
    }

    [Theory]
    [InlineData("sdb1")]
    [InlineData("/dev/sdb1")]
    [InlineData("/dev/disk/by-uuid/0a1b")]
    [InlineData("disk/by-uuid/0a1b")]
    public async Task Devices_of_one_name_are_that_one(string name)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Devices);
        CliRun run = await CliRun.Async(daemon, "devices", name);
        Assert.Contains("sdb1", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("sda", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("sdc", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snippets_are_for_the_device_that_is_named_or_for_all_that_could_be_declared()
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Devices);
        CliRun json = await CliRun.Async(daemon, "devices", "--config-snippet", "json", "sdb1");
        Assert.Contains("\"uuid\": \"0a1b2c3d-1111-2222-3333-444455556666\"", json.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("99999999", json.Out, StringComparison.Ordinal);
        CliRun nix = await CliRun.Async(daemon, "devices", "--config-snippet", "nix");
        Assert.Contains("uuid = \"99999999-1111-2222-3333-444455556666\";", nix.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("0a1b2c3d", nix.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("E823", nix.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("games", "/v1/explain/games")]
    [InlineData("/dev/sdb1", "/v1/explain/sdb1")]
    [InlineData("/dev/disk/by-id/scsi-S NV?#", "/v1/explain/by-id/scsi-S%20NV%3F%23")]
    public async Task Explain_shows_each_rule(string subject, string path)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(Wire.Explain);
        CliRun run = await CliRun.Async(daemon, "explain", subject);
        Assert.Equal(
            """
            games: sdb1 is taken

            disk games, device sda
              fail  system-disk  carries /

            disk games, device sdb1
              pass  serial       E823 equals e823

            """.ReplaceLineEndings("\n"),
            run.Out);
        Assert.Equal(["GET " + path], daemon.Requests);
    }

    [Theory]
    [InlineData("devices", Wire.Devices)]
    [InlineData("explain games", Wire.Explain)]
    [InlineData("status games", Wire.Mounted)]
    public async Task Json_is_what_the_daemon_sent(string command, string wire)
    {
        await using FakeDaemon daemon = await FakeDaemon.AnswerAsync(wire);
        CliRun run = await CliRun.Async(daemon, [.. command.Split(' '), "--json"]);
        using JsonDocument sent = JsonDocument.Parse(wire);
        using JsonDocument shown = JsonDocument.Parse(run.Out);
        Assert.True(JsonElement.DeepEquals(sent.RootElement, shown.RootElement));
    }
}
