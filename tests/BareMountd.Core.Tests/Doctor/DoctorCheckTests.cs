using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Doctor;

namespace BareMountd.Core.Tests.Doctor;

/// <summary>Each check, from what was read to what is said; the healthy machine first, then one thing broken at a time.</summary>
public sealed class DoctorCheckTests
{
    private const string Wsl2 = "6.18.20.1-microsoft-standard-WSL2";

    private static readonly DateTimeOffset s_now = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly WslFacts s_wsl = new(true, "tmpfs", true, "enabled", ["wsl.exe", "powershell.exe"], true);

    private static readonly EnvironmentFacts s_healthy = new()
    {
        CliVersion = "0.1.0",
        IsWsl = true,
        KernelRelease = Wsl2,
        KernelFilesystems = ["ext4", "xfs"],
        Modules = new[] { "btrfs", "dm_crypt" }.ToFrozenSet(),
        Clock = new ClockFacts(s_now, s_now - TimeSpan.FromDays(1), null, true),
        MissingLibraries = [],
        SystemdBooted = true,
        InitName = "systemd",
        Bus = SocketAnswer.Answers,
        UdevRuns = false,
        Cgroup = new CgroupFacts(true, ["cpu", "io", "memory"], true),
        Wsl = s_wsl,
        Config = Config("""{ "disks": { "data": { "match": { "serial": "E8238FA6BF530001" }, "mountPoint": "/mnt/wsl/data", "fsType": "ext4" } } }"""),
        Daemon = new DaemonFacts { Status = Status(Disk("mounted")), MayAct = true },
        Metrics = [KeyValuePair.Create<string, string?>("127.0.0.1:10099", null)],
    };

    [Fact]
    public void A_healthy_machine_is_ok_throughout() =>
        Assert.All(DoctorChecks.Examine(s_healthy), r => Assert.True(r.Level == CheckLevel.Ok, $"{r.Code}: {r.Level} {r.Found}"));

    [Fact]
    public void What_concerns_wsl_is_skipped_elsewhere()
    {
        EnvironmentFacts plain = s_healthy with { IsWsl = false, KernelRelease = "6.1.0-28-amd64", UdevRuns = true, Wsl = null };
        Assert.All(DoctorChecks.Examine(plain), r => Assert.Equal(r.Section == DoctorSection.Wsl ? CheckLevel.Skip : CheckLevel.Ok, r.Level));
    }

    [Fact]
    public void Whatever_is_not_ok_says_why_and_what_to_do()
    {
        foreach (EnvironmentFacts facts in Broken().Select(row => row.Facts))
        {
            foreach (CheckResult result in DoctorChecks.Examine(facts).Where(r => r.Level is CheckLevel.Warn or CheckLevel.Fail))
            {
                Assert.False(string.IsNullOrEmpty(result.Why), result.Code);
                Assert.False(string.IsNullOrEmpty(result.Fix), $"{result.Code}: {result.Found}");
            }
        }
    }

    [Fact]
    public void One_thing_broken_is_named_by_its_check()
    {
        foreach ((string code, CheckLevel level, string found, string fix, EnvironmentFacts facts) in Broken())
        {
            CheckResult[] results = [.. DoctorChecks.Examine(facts).Where(r => r.Code == code && r.Level == level)];
            Assert.True(
                results.Any(r => r.Found.Contains(found, StringComparison.Ordinal) && r.Fix.Contains(fix, StringComparison.Ordinal)),
                $"{code} {level} '{found}' '{fix}' not in:\n" + string.Join('\n', DoctorChecks.Examine(facts).Where(r => r.Code == code)));
        }
    }

    [Fact]
    public void Without_the_daemon_the_rest_is_still_looked_at()
    {
        EnvironmentFacts down = s_healthy with { Daemon = new DaemonFacts { Problem = "not running", Hint = "start it" }, Metrics = [] };
        ImmutableArray<CheckResult> results = DoctorChecks.Examine(down);
        Assert.Equal(["daemon"], results.Where(r => r.Level == CheckLevel.Fail).Select(r => r.Code));
        Assert.Equal(["control-socket", "metrics", "disk"], results.Where(r => r.Level == CheckLevel.Skip).Select(r => r.Code));
        Assert.Equal(CheckLevel.Ok, results.Single(r => r.Code == "config").Level);
    }

    [Fact]
    public void A_user_who_may_not_look_is_told_once()
    {
        EnvironmentFacts denied = s_healthy with { Daemon = new DaemonFacts { Problem = "no permission", Hint = "join the group", Denied = true }, Metrics = [] };
        Assert.Equal(["control-socket"], DoctorChecks.Examine(denied).Where(r => r.Level == CheckLevel.Fail).Select(r => r.Code));
    }

    private static IEnumerable<(string Code, CheckLevel Level, string Found, string Fix, EnvironmentFacts Facts)> Broken()
    {
        EnvironmentFacts good = s_healthy;
        EnvironmentFacts plain = good with { IsWsl = false, KernelRelease = "6.1.0", Wsl = null };
        yield return ("clock", CheckLevel.Fail, "before this program was built", "wsl --shutdown", good with { Clock = good.Clock with { Now = s_now - TimeSpan.FromDays(400) } });
        yield return ("clock", CheckLevel.Fail, "before", "timedatectl", plain with { Clock = good.Clock with { Now = s_now - TimeSpan.FromDays(400) } });
        yield return ("clock", CheckLevel.Ok, "systemd-timesyncd", "", plain with { Clock = good.Clock with { Synchronised = true } });
        yield return ("filesystems", CheckLevel.Fail, "has no btrfs", "wsl --update", good with { Daemon = Daemon(Disk("mounted", fs: "btrfs")), Modules = FrozenSet<string>.Empty });
        yield return ("filesystems", CheckLevel.Ok, "a module", "", good with { Daemon = Daemon(Disk("mounted", fs: "btrfs")) });
        yield return ("filesystems", CheckLevel.Fail, "has no dm_crypt", "modprobe dm_crypt", plain with { Daemon = Daemon(Disk("refused", "encrypted")), Modules = FrozenSet<string>.Empty });
        yield return ("kernel", CheckLevel.Fail, "WSL1", "wsl --set-version", good with { KernelRelease = "4.4.0-19041-Microsoft" });
        yield return ("kernel", CheckLevel.Warn, "older than 5.15", "wsl --update", good with { KernelRelease = "5.10.102.1-microsoft-standard-WSL2" });
        yield return ("kernel", CheckLevel.Warn, "older than 5.15", "newer kernel", plain with { KernelRelease = "4.19.0-27-amd64" });
        yield return ("libraries", CheckLevel.Fail, "libblkid.so.1 is", "libblkid1", good with { MissingLibraries = ["libblkid.so.1"], Daemon = new DaemonFacts { Problem = "x", Hint = "y" } });
        yield return ("cgroup-io", CheckLevel.Warn, "not in use", "wslconfig", good with { Cgroup = new CgroupFacts(false, [], null) });
        yield return ("cgroup-io", CheckLevel.Warn, "no io controller", "wsl --update", good with { Cgroup = new CgroupFacts(true, ["cpu"], false) });
        yield return ("cgroup-io", CheckLevel.Warn, "does not account", "DefaultIOAccounting=yes", good with { Cgroup = good.Cgroup with { IoAccounting = false } });
        yield return ("dbus", CheckLevel.Fail, "no system bus", "dbus", good with { Bus = SocketAnswer.Missing });
        yield return ("dbus", CheckLevel.Fail, "nobody listens", "dbus", good with { Bus = SocketAnswer.Refused });
        yield return ("systemd", CheckLevel.Fail, "PID 1 is init", "[boot]", good with { SystemdBooted = false, InitName = "init", Wsl = s_wsl with { SystemdSetting = null } });
        yield return ("systemd", CheckLevel.Fail, "not systemd", "already", good with { SystemdBooted = false });
        yield return ("udev", CheckLevel.Warn, "does not run", "systemd-udevd", plain);
        yield return ("interop", CheckLevel.Warn, "no handler", "[interop]", good with { Wsl = s_wsl with { InteropHandler = null } });
        yield return ("interop", CheckLevel.Warn, "disabled", "[interop]", good with { Wsl = s_wsl with { InteropHandler = "disabled" } });
        yield return ("interop", CheckLevel.Warn, "do not answer", "wsl --shutdown", good with { Wsl = s_wsl with { WindowsAnswers = false } });
        yield return ("interop", CheckLevel.Warn, "neither", "[automount]", good with { Wsl = s_wsl with { WindowsPrograms = [] } });
        yield return ("mnt-wsl", CheckLevel.Fail, "nothing is mounted", "wsl --shutdown", good with { Wsl = s_wsl with { SharedType = null } });
        yield return ("mnt-wsl", CheckLevel.Warn, "not shared", "--make-shared", good with { Wsl = s_wsl with { SharedPropagates = false } });
        yield return ("mount-points", CheckLevel.Warn, "/srv/data is outside", "/mnt/wsl/data", good with { Config = Config("""{ "disks": { "data": { "match": { "serial": "E8238FA6BF530001" }, "mountPoint": "/srv/data" } } }""") });
        yield return ("config", CheckLevel.Fail, "(and 1 error more)", "check-config", good with { Config = Config("""{ "disks": { "data": { "match": { "serail": "x" }, "mountPoint": "y" } } }""") });
        yield return ("config", CheckLevel.Fail, "there is no such file", "--config-snippet", good with { Config = new ConfigFacts("/etc/x", null, "there is no such file", false) });
        yield return ("config", CheckLevel.Skip, "sudo", "", good with { Config = new ConfigFacts("/etc/x", null, "not readable", true) });
        yield return ("daemon", CheckLevel.Warn, "this program is 0.2.0", "restart", good with { CliVersion = "0.2.0" });
        yield return ("daemon", CheckLevel.Warn, "config-refused: no", "check-config", good with
        {
            Daemon = new DaemonFacts { Status = Status(Disk("mounted")) with { Conditions = [new ConditionStatus("config-refused", "warning", "no", "check-config", s_now, [])] } },
        });
        yield return ("metrics", CheckLevel.Warn, "does not answer", "restart", good with { Metrics = [KeyValuePair.Create<string, string?>("[::1]:1", "does not answer")] });
        yield return ("disk", CheckLevel.Warn, "missing", "--bare", good with { Daemon = Daemon(Disk("missing")) });
        yield return ("disk", CheckLevel.Warn, "missing", "attach it; baremountctl", plain with { Daemon = Daemon(Disk("missing")) });
        yield return ("disk", CheckLevel.Fail, "failed; mount-failed: because", "do this", good with { Daemon = Daemon(Disk("failed", "mount-failed", "critical")) });
        yield return ("disk", CheckLevel.Fail, "mounted at /mnt/wsl/data; io-hung: because", "do this", good with { Daemon = Daemon(Disk("mounted", "io-hung", "critical")) });
        yield return ("disk", CheckLevel.Warn, "refused; swap: because", "do this", good with { Daemon = Daemon(Disk("refused", "swap")) });
        yield return ("disk", CheckLevel.Skip, "enabled is false", "", good with { Daemon = Daemon(Disk("disabled")) });
    }

    private static ConfigFacts Config(string json) => new(
        "/etc/baremountd/config.json",
        ConfigurationLoader.Load(Encoding.UTF8.GetBytes(json).AsSpan(), "/etc/baremountd/config.json", ConfigContext.Unknown),
        null,
        false);

    private static DaemonFacts Daemon(params DiskStatus[] disks) => new() { Status = Status(disks), MayAct = true };

    private static StatusResponse Status(params DiskStatus[] disks) => new()
    {
        Version = "0.1.0",
        Summary = "1 disk",
        Source = "kernel",
        Manager = "systemd",
        ConfigFile = "/etc/baremountd/config.json",
        Disks = disks,
    };

    private static DiskStatus Disk(string state, string? code = null, string severity = "warning", string fs = "ext4") => new()
    {
        Name = "data",
        State = state,
        Health = "unknown",
        MountPoint = "/mnt/wsl/data",
        FsType = fs,
        Since = s_now,
        Conditions = code is null ? [] : [new ConditionStatus(code, severity, "because", "do this", s_now, [])],
    };
}
