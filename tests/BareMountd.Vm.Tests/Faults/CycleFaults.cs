using System.Globalization;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>The same disk coming and going, over and over.</summary>
public abstract class CycleFaults(VmFixture fixture) : FaultTest(fixture)
{
    /// <summary>What must not grow, a line each: name and number. Memory is the median of several readings, since a collection makes it jump.</summary>
    private const string Readings = """
        pid=$(systemctl show -P MainPID baremountd)
        for i in 1 2 3 4 5 6 7; do
          curl -sS --unix-socket /run/baremountd/control.sock -o /dev/null http://localhost/v1/status
          curl -sS -o /dev/null http://127.0.0.1:10099/metrics
          awk '/^VmRSS/ { print $2 }' /proc/$pid/status
        done | sort -n | sed -n '4s/^/memory /p'
        echo fds $(ls /proc/$pid/fd | wc -l)
        echo threads $(ls /proc/$pid/task | wc -l)
        echo units $(systemctl list-units --all --plain --no-legend | wc -l)
        echo runtime $(find /run/baremountd | wc -l)
        echo transient $(find /run/systemd/transient | wc -l)
        echo mounts $(wc -l < /proc/1/mountinfo)
        """;

    [Fault("the disk comes and goes again and again",
        Sees = "it is mounted each time",
        Guaranteed = "Open files, threads, memory, systemd units, mounts and files of the daemon do not grow: no more than 10 % between the first rounds and the last.")]
    [Fact]
    public async Task Nothing_grows_with_the_number_of_attaches()
    {
        string point = $"{Base}/cycled";
        await DeclareAsync($$"""{ "cycled": { "match": { "serial": "BMTEST-cycled" }, "mountPoint": "{{point}}", "links": ["/srv/cycled"] } }""");
        HealBy("rm -f /srv/cycled");
        await PlugAsync("cycled");
        await UntilMountedAsync("cycled");
        string daemon = await DaemonAsync();
        string name = (await StatusAsync("cycled"))["device"]!["name"]!.GetValue<string>();
        string address = await Machine.MustRunAsync($"basename $(readlink -f /sys/block/{name}/device)", null, Cancelled);

        // The first rounds compile what the later ones run.
        await CyclesAsync(10, address, point);
        Dictionary<string, long> before = await ReadAsync();
        int cycles = Soak.Times(20, 200);
        for (int done = 0; done < cycles; done += 10)
        {
            await CyclesAsync(10, address, point);
        }

        await UntilMountedAsync("cycled");
        Dictionary<string, long> after = await ReadAsync();
        Figure($"cycles {cycles}");
        foreach (string what in before.Keys)
        {
            Figure($"{what} {before[what]} → {after[what]}");
        }

        Assert.Equal(daemon, await DaemonAsync());
        // A few files more or less are no growth: that of the disk's health record comes with its first reading.
        Assert.All(before.Keys, what => Assert.True(after[what] <= Math.Max(before[what] * 1.1, before[what] + 2), $"{what} grew from {before[what]} to {after[what]} in {cycles} cycles"));
        Assert.Equal("0", await Machine.MustRunAsync("systemctl list-units --failed --plain --no-legend | wc -l", null, Cancelled));
    }

    /// <summary>
    /// The disk is taken from the kernel and found again by a scan of its bus, as fast as the mount follows. So many changes count as flapping,
    /// after which the daemon waits until it is told.
    /// </summary>
    private Task<string> CyclesAsync(int count, string address, string point) => Machine.MustRunAsync(
        $$"""
        IFS=: read -r host channel target lun <<< '{{address}}'
        for i in $(seq {{count}}); do
          echo 1 > /sys/class/scsi_device/{{address}}/device/delete
          until ! grep -q ' {{point}} ' /proc/1/mountinfo; do sleep 0.02; done
          echo "$channel $target $lun" > /sys/class/scsi_host/host$host/scan
          looks=0
          until grep -q ' {{point}} ' /proc/1/mountinfo; do
            sleep 0.05
            looks=$((looks + 1))
            [ $((looks % 20)) != 0 ] || {{Api}}/disks/cycled/mount -X POST -o /dev/null
          done
        done
        """,
        Patient,
        Cancelled);

    private async Task<Dictionary<string, long>> ReadAsync()
    {
        string lines = await Machine.MustRunAsync(Readings, Patient, Cancelled);
        return lines.Split('\n').Select(line => line.Split(' ')).ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture));
    }
}
