using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using BareMountd.Cli;
using BareMountd.Core.Doctor;
using BareMountd.Core.Host;
using BareMountd.Daemon.Tests.Metrics;
using BareMountd.Tests.Shared;
using Microsoft.AspNetCore.Http;

namespace BareMountd.Daemon.Tests.Cli;

/// <summary><c>baremountctl doctor</c> on recorded machines, with a real bus socket, a real daemon's answers and a real listener.</summary>
public sealed class DoctorTests
{
    private const string Games = """{ "disks": { "games": { "match": { "serial": "E823_8FA6_BF53_0001_001B_448B_4ED0_B0F4." }, "mountPoint": "/mnt/wsl/games", "fsType": "ext4" } }, "metrics": { "enabled": false } }""";

    [Fact]
    public async Task A_healthy_machine_under_wsl()
    {
        using Machine machine = new("wsl-owner");
        machine.Wsl().Bus().Config(Games);
        machine.Write("proc/1/comm", "systemd\n");
        await using FakeDaemon daemon = await machine.DaemonAsync("""{"version":"0.1.0","api":1,"mayAct":true}""", Wire.Mounted);
        await AssertGoldenAsync(machine, daemon, "wsl-owner", ExitCode.Ok);
    }

    [Fact]
    public async Task A_plain_server_with_a_missing_and_a_failed_disk()
    {
        using Machine machine = new("plain-server");
        machine.Bus().Config(Games.Replace("ext4", "btrfs", StringComparison.Ordinal));
        machine.Write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
        machine.Write("sys/fs/cgroup/system.slice/cgroup.procs", "");
        machine.Write($"modules/{File.ReadAllText(machine.Roots.OsRelease).Trim()}/modules.dep", "kernel/fs/btrfs/btrfs.ko.xz: kernel/lib/raid6/raid6_pq.ko.xz\n");
        machine.Write("run/systemd/timesync/synchronized", "");
        await using FakeDaemon daemon = await machine.DaemonAsync("""{"version":"0.1.0","api":1,"mayAct":false}""", Wire.Failed, Wire.Missing);
        await AssertGoldenAsync(machine, daemon, "plain-server", ExitCode.Failed);
    }

    [Fact]
    public async Task A_machine_under_wsl_on_which_much_is_broken()
    {
        using Machine machine = new("wsl-owner");
        machine.Config("""{ "disks": { "games": { "match": { "serail": "x" }, "mountPoint": "/srv/\u001b[31mgames" } } }""");
        Directory.Delete(machine.Roots.SystemdBooted);
        machine.Write("proc/1/comm", "init\n");
        machine.Write("etc/wsl.conf", "[boot]\nsystemd = false\n");
        machine.Write("proc/sys/fs/binfmt_misc/WSLInterop", "disabled\ninterpreter /init\n");
        machine.Write("proc/1/mountinfo", File.ReadAllText(machine.Roots.MountInfo).Replace(" shared:1", "", StringComparison.Ordinal));
        CliSetting setting = machine.Setting() with { BuiltAt = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero), MissingLibraries = ["libblkid.so.1"] };
        CliRun run = await CliRun.Async(null, setting, "doctor");
        Assert.Equal((ExitCode.Failed, ""), (run.Code, run.Error));
        Assert.DoesNotContain('\u001b', run.Out);
        RepositoryFiles.AssertGolden("tests/golden/doctor/wsl-broken.txt", machine.Neutral(run.Out));
    }

    [Fact]
    public async Task Json_has_every_check_with_stable_members()
    {
        using Machine machine = new("wsl-owner");
        machine.Wsl().Bus().Config(Games);
        CliRun run = await CliRun.Async(null, machine.Setting(), "doctor", "--json");
        Assert.Equal((ExitCode.Failed, ""), (run.Code, run.Error));
        using JsonDocument document = JsonDocument.Parse(run.Out);
        JsonElement root = document.RootElement;
        Assert.Equal(["version", "ok", "counts", "checks"], root.EnumerateObject().Select(m => m.Name));
        Assert.False(root.GetProperty("ok").GetBoolean());
        Assert.Equal(["ok", "warn", "fail", "skip"], root.GetProperty("counts").EnumerateObject().Select(m => m.Name));
        JsonElement[] checks = [.. root.GetProperty("checks").EnumerateArray()];
        Assert.Equal(DoctorChecks.All.Select(c => c.Code), checks.Select(c => c.GetProperty("code").GetString()).Distinct());
        JsonElement failed = checks.Single(c => c.GetProperty("level").GetString() == "fail");
        Assert.Equal(["section", "code", "level", "found", "why", "fix"], failed.EnumerateObject().Select(m => m.Name));
        Assert.Equal(("daemon", "daemon"), (failed.GetProperty("section").GetString(), failed.GetProperty("code").GetString()));
        Assert.Equal("ext4", checks.Single(c => c.GetProperty("code").GetString() == "filesystems").GetProperty("subject").GetString());
    }

    [Fact]
    public async Task The_metrics_port_is_asked_for_real()
    {
        using Machine machine = new("wsl-owner");
        using TcpListener deaf = new(IPAddress.Loopback, 0);
        deaf.Start();
        int free = FreePort();
        machine.Wsl().Bus().Config($$"""{ "disks": {}, "metrics": { "listen": ["127.0.0.1:{{free}}", "127.0.0.1:{{((IPEndPoint)deaf.LocalEndpoint).Port}}"] } }""");
        await using FakeDaemon daemon = await machine.DaemonAsync("""{"version":"0.1.0","api":1}""");
        Task<TcpClient> accepted = deaf.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask();
        ManualTime time = new();
        Task<CliRun> running = CliRun.Async(daemon, machine.Setting() with { Time = time }, "doctor");
        using TcpClient client = await accepted.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(3));
        CliRun run = await running;
        Assert.Contains($"warn  metrics         127.0.0.1:{free}: does not answer: ", run.Out, StringComparison.Ordinal);
        Assert.Contains(": does not answer in time\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_of_the_daemon_is_a_warning()
    {
        using Machine machine = new("wsl-owner");
        machine.Wsl().Bus().Config(Games);
        await using FakeDaemon daemon = await machine.DaemonAsync("""{"version":"0.9.0","api":1}""", Wire.Mounted);
        CliRun run = await CliRun.Async(daemon, machine.Setting() with { Version = "0.9.0" }, "doctor");
        Assert.Contains("warn  daemon          0.1.0 answers: 1 disks; this program is 0.9.0\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("ok    control-socket  you may look\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_check_stands_in_the_document_with_its_reason(string code)
    {
        DoctorCheck check = DoctorChecks.All.Single(c => c.Code == code);
        Assert.Matches(
            $@"\| `{code}` \| {check.Section.ToString().ToLowerInvariant()} \| [^|]+ \| {Regex.Escape(check.Why)} \|\n", RepositoryFiles.Read("docs/doctor.md"));
    }

    public static TheoryData<string> Codes => [.. DoctorChecks.All.Select(c => c.Code)];

    private static async Task AssertGoldenAsync(Machine machine, FakeDaemon daemon, string name, int code)
    {
        CliRun run = await CliRun.Async(daemon, machine.Setting(), "doctor");
        Assert.Equal("", run.Error);
        RepositoryFiles.AssertGolden($"tests/golden/doctor/{name}.txt", machine.Neutral(run.Out));
        Assert.Equal(code, run.Code);
        CliRun narrow = await CliRun.Async(daemon, machine.Setting() with { Columns = 80, Environment = new Dictionary<string, string> { ["TERM"] = "xterm" } }, "doctor");
        Assert.Contains("\u001b[32m  ok", narrow.Out, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A recorded machine with what the doctor looks at beside the block devices.</summary>
    private sealed class Machine(string tree) : IDisposable
    {
        private readonly FixtureTree _tree = FixtureTree.Unpack(tree);
        private Socket? _bus;

        public LinuxRoots Roots => _tree.Roots with { Modules = _tree.Root + "/modules", Windows = _tree.Root + "/windows" };

        public CliSetting Setting() => new() { Roots = Roots, BuiltAt = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero) };

        public void Write(string path, string text)
        {
            string file = Path.Join(_tree.Root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        public Machine Config(string json)
        {
            Write("etc/baremountd/config.json", json);
            return this;
        }

        /// <summary>What WSL2 has: the handler, the programs, the clock of the host, cgroup v2.</summary>
        public Machine Wsl()
        {
            Write("proc/sys/fs/binfmt_misc/WSLInterop", "enabled\ninterpreter /init\n");
            Write("windows/System32/wsl.exe", "");
            Write("windows/System32/WindowsPowerShell/v1.0/powershell.exe", "");
            Write("sys/class/ptp/ptp0/clock_name", "hyperv\n");
            Write("sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
            Write("sys/fs/cgroup/system.slice/io.stat", "");
            return this;
        }

        /// <summary>Somebody who listens on the system bus.</summary>
        public Machine Bus()
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Roots.SystemBus)!);
            _bus = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            _bus.Bind(new UnixDomainSocketEndPoint(Roots.SystemBus));
            _bus.Listen();
            return this;
        }

        public Task<FakeDaemon> DaemonAsync(string version, params string[] disks)
        {
            string status = Wire.Status(disks).Replace(LinuxRoots.DefaultConfigFile, Roots.ConfigFile, StringComparison.Ordinal);
            return FakeDaemon.StartAsync(context => context.Response.WriteAsync(
                context.Request.Path.Value!.EndsWith("version", StringComparison.Ordinal) ? version : status, context.RequestAborted));
        }

        /// <summary>The text without the place of the tree.</summary>
        public string Neutral(string text) => text.Replace(_tree.Root, "", StringComparison.Ordinal);

        public void Dispose()
        {
            _bus?.Dispose();
            _tree.Dispose();
        }
    }
}
