using System.Globalization;
using System.Text.Json.Nodes;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>The clock of the machine is set, forward and back, while a failed mount waits for its next attempt.</summary>
public abstract class ClockFaults(VmFixture fixture) : SystemFaultTest(fixture)
{
    [Fault("the clock jumps a year forward, and back to 2020",
        Sees = "no time in the status lies in the future",
        Guaranteed = "The next attempt comes when it would have come without the jump, or sooner. No busy loop, no restart, mounts stand.")]
    [Fact]
    public async Task Attempts_go_on_over_a_clock_that_jumps()
    {
        HealBy("read -r up rest < /proc/uptime; read -r was at < /run/clock-was && date -u -s @$(( at + ${up%.*} - was ))");
        await Machine.MustRunAsync("read -r up rest < /proc/uptime; echo \"${up%.*} $(date +%s)\" > /run/clock-was", null, Cancelled);
        await DeclareAsync($$"""{ "standing": { "match": { "serial": "BMTEST-standing" }, "mountPoint": "{{Base}}/standing" } }""");
        await PlugAsync("standing");
        await PlugAsync("waits");
        await UntilMountedAsync("standing");
        string standing = await MountAtAsync($"{Base}/standing");
        string life = await LifeAsync();

        await JumpAsync("forward", "date -u -s '+1 year'");
        await JumpAsync("back", "date -u -s '2020-02-29 12:00:00'");
        await JumpAsync("on", "read -r up rest < /proc/uptime; read -r was at < /run/clock-was && date -u -s @$(( at + ${up%.*} - was ))");

        Assert.Equal(standing, await MountAtAsync($"{Base}/standing"));
        Assert.Equal(life, await LifeAsync());
    }

    /// <summary>A mount fails because of a file in its mount point; the clock is set; the file goes, which nobody is told of; the next attempt succeeds.</summary>
    private async Task JumpAsync(string name, string set)
    {
        string point = $"{Base}/waits-{name}";
        HealBy($"umount {point}; rm -rf {point}");
        await Machine.MustRunAsync($"mkdir -p {point} && touch {point}/in-the-way", null, Cancelled);
        await DeclareAsync($$"""
            {
              "standing": { "match": { "serial": "BMTEST-standing" }, "mountPoint": "{{Base}}/standing" },
              "{{name}}": { "match": { "serial": "BMTEST-waits" }, "mountPoint": "{{point}}" }
            }
            """);

        // The second failure: the next attempt is some seconds away.
        await Machine.WaitUntilAsync($"{Api}/status/{name} | tee /dev/stderr | grep -q '\"attempts\":2'", Patient, Cancelled);
        await Machine.MustRunAsync($"{set} && rm {point}/in-the-way", null, Cancelled);
        string waited = await Machine.MustRunAsync(
            $$"""
            begin=$(cut -d . -f 1 /proc/uptime)
            until {{Api}}/status/{{name}} | grep -q '"state":"mounted"'; do
              [ $(( $(cut -d . -f 1 /proc/uptime) - begin )) -lt 30 ] || { {{Api}}/status/{{name}}; exit 1; }
              sleep 0.2
            done
            echo $(( $(cut -d . -f 1 /proc/uptime) - begin ))
            """,
            Patient,
            Cancelled);
        Figure($"{name}: mounted after {waited} s");
        await UntilQuietAsync();

        JsonNode status = JsonNode.Parse(await Machine.MustRunAsync($"{Api}/status", Patient, Cancelled))!;
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(
            long.Parse(await Machine.MustRunAsync("date +%s", null, Cancelled), CultureInfo.InvariantCulture) + 1);
        foreach (JsonNode? told in Times(status))
        {
            Assert.True(told!.GetValue<DateTimeOffset>() <= now, $"{told.GetPath()} is {told}, now is {now:O}");
        }

        await Machine.MustRunAsync($"{Ask($"disks/{name}/unmount")}", Patient, Cancelled);
    }

    private static IEnumerable<JsonNode?> Times(JsonNode status) =>
    [
        status["readySince"],
        .. status["disks"]!.AsArray().Select(d => d!["since"]),
        .. status["disks"]!.AsArray().SelectMany(d => d!["conditions"]!.AsArray()).Select(c => c!["since"]),
        .. status["conditions"]!.AsArray().Select(c => c!["since"]),
    ];
}
