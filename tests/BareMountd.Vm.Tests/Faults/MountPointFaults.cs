using System.Globalization;
using System.Text.Json.Nodes;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>The path of a mount point changes under the hands of the one who mounts there.</summary>
public abstract class MountPointFaults(VmFixture fixture) : SystemFaultTest(fixture)
{
    private string Folder => $"{Base}/swap";

    [Fault("the mount point is swapped for a link to /etc between check and use",
        Sees = "`mount-point-invalid`, and who could swap it or where the disk came to; `mounted` once the path is left alone",
        Guaranteed = "A path that anybody but root could swap is refused before anything is mounted. Where root itself swaps it in that very moment, a mount that came elsewhere is taken down at once; none stays on /etc. A mount whose directory is moved by root afterwards moves with it.")]
    [Fact]
    public async Task A_disk_is_mounted_at_the_declared_place_or_nowhere()
    {
        HealBy($"umount /etc; umount {Folder}/point; rm -rf {Folder}; rm -rf /run/elsewhere");
        await PlugAsync("swapped");
        string name = await Machine.FindDiskAsync(SerialOf("swapped"), null, Cancelled);

        // A user's own directory: whoever owns it could swap at any time, and so it is refused at all times.
        await Machine.MustRunAsync($"mkdir -p {Folder}/home/point && chown -R 1000:1000 {Folder}/home && ln -s /etc {Folder}/home/link", null, Cancelled);
        await DeclareAsync(Declaration("home/point"));
        await SwapAsync("home/point", "home/link", asUser: "setpriv --reuid 1000 --regid 1000 --clear-groups");
        for (int i = 0; i < Soak.Times(2, 20); i++)
        {
            JsonNode refused = await MountAsync();
            Assert.False(refused["ok"]!.GetValue<bool>());
            Assert.Equal("mount-point-invalid", refused["code"]!.GetValue<string>());
        }

        // While it swaps, the path is a link half of the time, and that is what is said then.
        await UnswapAsync();
        Assert.Contains("user 1000", (await MountAsync()).ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("", await PlacesAsync(name));

        // Root's own hand: the last component, then the one above it.
        await Machine.MustRunAsync(
            $"mkdir -p {Folder}/point {Folder}/parent/point /run/elsewhere/point && ln -s /etc {Folder}/link && ln -s /run/elsewhere {Folder}/other", null, Cancelled);
        foreach ((string point, string one, string other) in ((string, string, string)[])[("point", "point", "link"), ("parent/point", "parent", "other")])
        {
            await DeclareAsync(Declaration(point));
            await Machine.WaitUntilAsync($"{Api}/status/swapped | grep -qE '\"state\":\"(mounted|found|failed)\"'", Patient, Cancelled);
            await Machine.RunAsync(Ask("disks/swapped/unmount"), Patient, Cancelled);
            await SwapAsync(one, other);
            // Who moves the directory above a mount moves the mount with it; the mount point itself cannot be moved then.
            string[] stands = point == one ? [$"{Folder}/{point}"] : [$"{Folder}/{point}", $"{Folder}/{point.Replace(one, other, StringComparison.Ordinal)}"];
            int mounted = 0, refused = 0, strayed = 0, moved = 0;
            for (int i = 0; i < Soak.Times(4, 40); i++)
            {
                JsonNode answer = await MountAsync();
                string places = await PlacesAsync(name);
                if (answer["ok"]!.GetValue<bool>())
                {
                    mounted++;
                    Assert.Contains(places, stands);
                    await Machine.MustRunAsync(Ask("disks/swapped/unmount"), Patient, Cancelled);
                }
                else if (places.Length > 0)
                {
                    moved++;
                    Assert.Equal("mounted-elsewhere", answer["code"]!.GetValue<string>());
                    Assert.Contains(places, stands);
                    Assert.NotEqual(point, one);
                }
                else
                {
                    _ = answer.ToJsonString().Contains("the disk came to", StringComparison.Ordinal) ? strayed++ : refused++;
                }
            }

            await UnswapAsync();
            Figure($"{one} swapped: mounted {mounted}, refused {refused}, came elsewhere and taken down {strayed}, moved with its directory {moved}");
            Assert.True((await MountAsync())["ok"]!.GetValue<bool>());
            Assert.Equal($"{Folder}/{point}", await PlacesAsync(name));
            await Machine.MustRunAsync(Ask("disks/swapped/unmount"), Patient, Cancelled);
        }
    }

    [Fault("the mount point is a file",
        Sees = "`mount-point-invalid` with the path; `mounted` at the next attempt after the file is gone",
        Guaranteed = "The file is not touched.")]
    [Fact]
    public async Task A_file_in_the_place_of_a_mount_point_is_left_alone()
    {
        HealBy($"rm -rf {Folder}");
        await Machine.MustRunAsync($"mkdir -p {Folder} && echo precious > {Folder}/point", null, Cancelled);
        await DeclareAsync(Declaration("point"));
        await PlugAsync("swapped");
        await UntilStateAsync("swapped", "failed");
        Assert.Contains("mount-point-invalid", Codes(await StatusAsync("swapped")));
        Assert.Equal("precious", await Machine.MustRunAsync($"cat {Folder}/point && rm {Folder}/point", null, Cancelled));
        await UntilMountedAsync("swapped");
    }

    private string Declaration(string point) => $$"""{ "swapped": { "match": { "serial": "BMTEST-swapped" }, "mountPoint": "{{Folder}}/{{point}}" } }""";

    private async Task<JsonNode> MountAsync() => JsonNode.Parse(await Machine.MustRunAsync(Ask("disks/swapped/mount"), Patient, Cancelled))!;

    /// <summary>Every place at which the disk is mounted.</summary>
    private Task<string> PlacesAsync(string name) => Machine.MustRunAsync(
        string.Create(CultureInfo.InvariantCulture, $"awk -v n=$(cat /sys/class/block/{name}/dev) '$3 == n {{ print $5 }}' /proc/1/mountinfo | paste -sd ' '"), null, Cancelled);

    /// <summary>Exchanges two names, a thousand times a second, until <see cref="UnswapAsync"/>: renameat2(2) with RENAME_EXCHANGE.</summary>
    private async Task SwapAsync(string one, string other, string asUser = "")
    {
        HealBy("systemctl stop swapper");
        await Machine.MustRunAsync(
            $$"""
            cat > /run/swapper <<'EOF'
            my ($n, $done, @names) = (0, 0, map { $_ . "\0" } @ARGV);
            $SIG{TERM} = sub { $done = 1 };
            # An even number of exchanges leaves the names as they were.
            until ($done && $n % 2 == 0) { $n++ if syscall(316, -100, $names[0], -100, $names[1], 2) == 0; select(undef, undef, undef, 0.001); }
            EOF
            systemd-run -q --unit=swapper --collect {{asUser}} perl /run/swapper {{Folder}}/{{one}} {{Folder}}/{{other}}
            """,
            Patient,
            Cancelled);
    }

    private Task<string> UnswapAsync() => Machine.MustRunAsync("systemctl stop swapper", Patient, Cancelled);
}
