using System.Globalization;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>
/// Broken and hostile clients, against the installed service with its limits. Each kind by itself, natively on the same daemon:
/// ControlSocketFaults, MetricsFaults.
/// </summary>
public abstract class InterfaceFaults(VmFixture fixture) : SystemFaultTest(fixture)
{
    [Fault("control socket: 500 idle connections, headers byte by byte, a header of 10 MB, malformed requests",
        Sees = "the client in question gets 400, 404, 405, 408 or 431, or is cut; all others are answered",
        Guaranteed = "600 connections are taken, further ones closed at once; a header has 10 s and 16 KiB. Files and threads go back to what they were.")]
    [Fact]
    public async Task Broken_clients_of_the_control_socket_delay_nobody()
    {
        const string Open = """
            use Socket;
            sub client { socket(my $s, AF_UNIX, SOCK_STREAM, 0); connect($s, sockaddr_un("/run/baremountd/control.sock")) or die "connect: $!"; return $s; }
            """;
        await StartAsync();
        string life = await LifeAsync();
        (int descriptors, int threads) = await HoldsAsync();
        await PerlAsync("idlers", $"{Open} my @all = map {{ client() }} 1 .. 500; ready(); sleep 600;");
        await PerlAsync("slow", $"{Open} my $s = client(); syswrite($s, \"GET /v1/status HTTP/1.1\\r\\nX: \"); ready(); while (syswrite($s, 'x')) {{ select(undef, undef, undef, 0.2); }}");
        await PerlAsync("large", $"{Open} my $s = client(); ready(); syswrite($s, \"GET /v1/status HTTP/1.1\\r\\nX: \"); for (1 .. 10) {{ syswrite($s, 'x' x 1048576) or last; }} sleep 600;");
        await PerlAsync(
            "rubbish",
            $"{Open} for my $text (\"\\0\\xff\\x16\\x03\\r\\n\\r\\n\", \"PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n\", \"POST /v1/reload HTTP/1.1\\r\\nHost: c\\r\\nContent-Length: 5\\r\\n\\r\\n{{]][[\", \"EAT /v1/x HTTP/1.1\\r\\nHost: c\\r\\n\\r\\n\", \"GET /v1\") {{ my $s = client(); syswrite($s, $text); shutdown($s, 1); }} ready();");
        await Machine.MustRunAsync($"for i in 1 2 3 4 5; do {Api}/status --max-time 10 -o /dev/null || exit; done", Patient, Cancelled);
        await PlugAsync("late");
        await UntilMountedAsync("late");
        (int more, _) = await HoldsAsync();
        Assert.InRange(more, descriptors + 450, descriptors + 600);
        await EndAsync("idlers", "slow", "large", "rubbish");
        await UntilHoldsAsync(descriptors, threads);
        Assert.Equal(life, await LifeAsync());
        Figure($"files {descriptors} before, {more} with 500 clients");
    }

    [Fault("/metrics: 200 scrapes at once, clients that never read, clients that say nothing",
        Sees = "every scrape that is read is whole; who does not read is cut after seconds",
        Guaranteed = "250 connections are taken, further ones closed at once; memory is bounded, disks are looked after meanwhile.")]
    [Fact]
    public async Task Too_many_and_silent_scrapes_cost_a_bounded_amount()
    {
        const string Open = """
            use Socket;
            sub client { socket(my $s, AF_INET, SOCK_STREAM, 0); connect($s, sockaddr_in(10099, inet_aton("127.0.0.1"))) or die "connect: $!"; return $s; }
            my $get = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n";
            """;
        await StartAsync();
        string life = await LifeAsync();
        await Machine.MustRunAsync("curl -sS --fail http://127.0.0.1:10099/metrics > /dev/null", Patient, Cancelled);
        (int descriptors, int threads) = await HoldsAsync();
        int memory = await ResidentAsync();
        int scrapes = Soak.Times(100, 200);
        await PerlAsync(
            "scrapers",
            string.Create(CultureInfo.InvariantCulture, $$"""
                {{Open}}
                my @all = map { client() } 1 .. {{scrapes}};
                syswrite($_, $get . "Connection: close\r\n\r\n") for @all;
                my $whole = 0;
                for my $s (@all) { local $/; my $text = <$s>; $whole++ if $text =~ /^HTTP\/1.1 200 / && $text =~ /Content-Length: (\d+)\r\n(?:.*?\r\n)?\r\n(.*)$/s && length($2) == $1; }
                die "whole: $whole\n" unless $whole == {{scrapes}};
                ready();
                """));
        await PerlAsync("unread", Open + "my @all = map { client() } 1 .. 10; my $many = \"$get\\r\\n\" x 1000; syswrite($_, $many) for @all; ready(); sleep 600;");
        await PerlAsync("silent", Open + "my @all = map { client() } 1 .. 200; ready(); sleep 600;");
        await Machine.MustRunAsync("curl -sS --fail --max-time 20 http://127.0.0.1:10099/metrics | grep -q '^baremountd_disk_mounted'", Patient, Cancelled);
        await PlugAsync("late");
        await UntilMountedAsync("late");
        int now = await ResidentAsync();
        Assert.InRange(now, 0, memory + (80 * 1024));
        await EndAsync("scrapers", "unread", "silent");
        await UntilHoldsAsync(descriptors, threads);
        Assert.Equal(life, await LifeAsync());
        Figure($"scrapes at once {scrapes}, memory {memory / 1024} MiB before, {now / 1024} MiB in it");
    }

    private Task StartAsync() =>
        DeclareAsync($$"""{ "late": { "match": { "serial": "BMTEST-late" }, "mountPoint": "{{Base}}/late" } }""");

    /// <summary>Runs a client beside and waits until it says that it is ready.</summary>
    private async Task PerlAsync(string name, string script)
    {
        HealBy($"systemctl stop {name}; systemctl reset-failed {name}");
        await Machine.MustRunAsync(
            $$"""
            cat > /run/{{name}}.pl <<'EOF'
            sub ready { open(my $f, '>', '/run/{{name}}.ready'); }
            {{script}}
            EOF
            rm -f /run/{{name}}.ready
            systemd-run -q --unit={{name}} --remain-after-exit perl /run/{{name}}.pl
            until test -e /run/{{name}}.ready; do
              if systemctl is-failed -q {{name}}; then journalctl -u {{name}} -n 5 --no-pager -o cat >&2; exit 1; fi
              sleep 0.1
            done
            """,
            Patient,
            Cancelled);
    }

    private Task<string> EndAsync(params string[] names) => Machine.MustRunAsync($"systemctl stop {string.Join(' ', names)}", Patient, Cancelled);

    /// <summary>A few more are allowed: another client may be just there, and the threads of .NET's pool end after a while.</summary>
    private Task UntilHoldsAsync(int descriptors, int threads) => Machine.WaitUntilAsync(
        string.Create(CultureInfo.InvariantCulture, $$"""
            pid=$(systemctl show -P MainPID baremountd)
            files=$(ls /proc/$pid/fd | wc -l); tasks=$(ls /proc/$pid/task | wc -l)
            echo "files $files, before {{descriptors}}; threads $tasks, before {{threads}}"
            [ $files -le $(({{descriptors}} + 6)) ] && [ $tasks -le $(({{threads}} + 16)) ]
            """),
        Patient,
        Cancelled);
}
