using System.Globalization;
using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>The daemon is killed without warning, again and again, each time at another point of what it is doing.</summary>
public abstract class KillFaults(VmFixture fixture) : SystemFaultTest(fixture)
{
    /// <summary>From the request to its end, and some more, on the emulated machine.</summary>
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(2);

    private string Point => $"{Base}/killed";

    [Fault("kill -9 while a disk comes or goes",
        Sees = "a restart of the service within seconds, nothing else",
        Guaranteed = "systemd starts it again; the mount table becomes what is declared. No duplicate and no orphan unit, link or state entry; other mounts stand untouched.")]
    [Fact]
    public async Task Killed_while_a_disk_comes_or_goes_it_converges_and_leaves_nothing_behind()
    {
        (string bystander, Random random) = await SetAsync();
        bool plugged = false;
        int kills = Soak.Times(6, 30);
        for (int kill = 1; kill <= kills; kill++)
        {
            TimeSpan after = s_window * random.NextDouble();
            Tell(string.Create(CultureInfo.InvariantCulture, $"kill {kill}: {after.TotalMilliseconds:F0} ms after {(plugged ? "pulling" : "plugging")}"));
            string before = await ProcessAsync();
            Task<GuestResult> killing = KillAsync(after);
            if (plugged)
            {
                await PullAsync("killed");
            }
            else
            {
                await PlugAsync("killed");
            }

            plugged = !plugged;
            (await killing).EnsureSuccess();
            await UntilAnotherAsync(before);
            await UntilTidyAsync(plugged);
            Assert.Equal(bystander, await MountAtAsync($"{Base}/bystander"));
        }

        Figure($"kills {kills}");
    }

    [Fault("kill -9 while a user mounts or unmounts",
        Sees = "the command ends with an error, the service restarts within seconds",
        Guaranteed = "The disk is either mounted and known as ours, or unmounted and held; never half of it. Nothing is left over, other mounts stand untouched.")]
    [Fact]
    public async Task Killed_while_a_user_mounts_or_unmounts_it_is_one_or_the_other()
    {
        (string bystander, Random random) = await SetAsync();
        await PlugAsync("killed");
        await UntilMountedAsync("killed");
        int mounted = 0;
        int kills = Soak.Times(4, 20);
        for (int kill = 1; kill <= kills; kill++)
        {
            bool isMounted = (await StatusAsync("killed"))["state"]!.GetValue<string>() == "mounted";
            TimeSpan after = s_window * random.NextDouble();
            string verb = isMounted ? "unmount" : "mount";
            Tell(string.Create(CultureInfo.InvariantCulture, $"kill {kill}: {after.TotalMilliseconds:F0} ms after {verb}"));
            string before = await ProcessAsync();
            Task<GuestResult> killing = KillAsync(after);
            await Machine.RunAsync($"{Ask($"disks/killed/{verb}")}; true", Patient, Cancelled);
            (await killing).EnsureSuccess();
            await UntilAnotherAsync(before);

            // The word may have been taken or not; what follows from it must be whole.
            await Machine.WaitUntilAsync($"{Api}/status/killed | tee /dev/stderr | grep -qE '\"state\":\"(mounted|found)\"'", Patient, Cancelled);
            await UntilQuietAsync();
            bool now = (await StatusAsync("killed"))["state"]!.GetValue<string>() == "mounted";
            mounted += now ? 1 : 0;
            await UntilTidyAsync(now);
            Assert.Equal(bystander, await MountAtAsync($"{Base}/bystander"));
        }

        Figure($"kills {kills}");
        Figure($"of these ended mounted {mounted}");
    }

    private async Task<(string Bystander, Random Random)> SetAsync()
    {
        int seed = Environment.GetEnvironmentVariable("BAREMOUNTD_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : Random.Shared.Next(1, 1_000_000);
        Figure($"seed {seed}");

        // The pause before a restart is for broken machines; here it is only time.
        HealBy("rm -rf /run/systemd/system/baremountd.service.d; systemctl daemon-reload");
        await Machine.MustRunAsync(
            """
            mkdir -p /run/systemd/system/baremountd.service.d
            printf '[Service]\nRestartSec=100ms\n' > /run/systemd/system/baremountd.service.d/quick.conf
            systemctl daemon-reload
            """,
            Patient,
            Cancelled);
        await DeclareAsync($$"""
            {
              "bystander": { "match": { "serial": "BMTEST-bystander" }, "mountPoint": "{{Base}}/bystander" },
              "killed": { "match": { "serial": "BMTEST-killed" }, "mountPoint": "{{Point}}", "links": ["/srv/killed"] }
            }
            """);
        await PlugAsync("bystander");
        await UntilMountedAsync("bystander");
        HealBy("rm -f /srv/killed");
        return (await MountAtAsync($"{Base}/bystander"), new Random(seed));
    }

    private Task<string> ProcessAsync() => Machine.MustRunAsync("systemctl show -P MainPID baremountd", Patient, Cancelled);

    /// <summary>Not by systemctl, which takes as long as the whole mount.</summary>
    private Task<GuestResult> KillAsync(TimeSpan after) => Machine.RunAsync(
        string.Create(CultureInfo.InvariantCulture, $"sleep {after.TotalSeconds:F3}; kill -9 $(pidof baremountd)"), Patient, Cancelled);

    private Task UntilAnotherAsync(string process) => Machine.WaitUntilAsync(
        $"systemctl show -P MainPID -P ActiveState baremountd | paste -sd ' ' | tee /dev/stderr | grep -vE '^({process}|0) ' | grep -q ' active$'", Patient, Cancelled);

    /// <summary>Waits until everything that can be left over is as it must be, for a disk that is mounted or not.</summary>
    private async Task UntilTidyAsync(bool mounted)
    {
        string unit = Machine.Profile == VmProfile.Wsl ? "mnt-wsl-killed.mount" : "mnt-killed.mount";
        await Poll.UntilAsync(Patient, async () =>
        {
            JsonNode disk = await StatusAsync("killed");
            string[] now = (await Machine.MustRunAsync(
                $$"""
                echo "mounts: $(awk '$5 ~ "killed" { print $5 }' /proc/1/mountinfo | paste -sd ' ')"
                echo "units: $(systemctl list-units --all --plain --no-legend '*killed*' 'baremountd-*' | awk '$1 !~ /\.device$|^baremountd-wait@/ { print $1, $2, $3 }' | paste -sd ,)"
                echo "jobs: $(systemctl list-jobs --no-legend | paste -sd ,)"
                echo "failed: $(systemctl list-units --failed --plain --no-legend | paste -sd ,)"
                echo "kept: $(sed '/"policies"/,$d' /run/baremountd/state.json | grep -c '"disk": *"killed"')"
                echo "device link: $(ls /run/baremountd/dev 2> /dev/null | grep -c killed)"
                echo "checks: $(systemctl list-units --all --plain --no-legend 'systemd-fsck@*' | awk '{ print $1 }' | sed 's/.*@dev-//; s/\.service$//' | while read -r d; do test -e /dev/$d || echo $d; done | paste -sd ,)"
                """,
                Patient,
                Cancelled)).Split('\n');
            string state = disk["state"]!.GetValue<string>();
            bool held = state == "found";
            string[] expected =
            [
                $"mounts: {(mounted ? Point : "")}",
                $"units: {(mounted ? $"{unit} loaded active" : "")}",
                "jobs: ",
                "failed: ",
                $"kept: {(mounted || held ? 1 : 0)}",
                $"device link: {(mounted && Machine.Profile == VmProfile.Wsl ? 1 : 0)}",
                "checks: ",
            ];
            bool right = mounted ? state == "mounted" && disk["owned"]!.GetValue<bool>() : state is "missing" or "found";
            return right && now.Select(line => line.Trim()).SequenceEqual(expected.Select(line => line.Trim()))
                ? null
                : $"{disk.ToJsonString()}\n{string.Join('\n', now)}\nexpected\n{string.Join('\n', expected)}";
        }, TimeSpan.FromMilliseconds(300), Cancelled);
    }
}
