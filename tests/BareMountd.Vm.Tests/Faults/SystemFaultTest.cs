using System.Globalization;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>Base of the faults of what is around the daemon: its own process, systemd, the bus, udev, the clock, its files and its clients.</summary>
public abstract class SystemFaultTest(VmFixture fixture) : FaultTest(fixture)
{
    /// <summary>Not in /run, which is mounted without the right to execute.</summary>
    private const string SlowFolder = "/root/slow";

    /// <summary>Seconds that a slow program waits before it does its work.</summary>
    protected const double SlowSeconds = 2;

    /// <summary>
    /// The daemon as systemd sees it: the same text before and after a fault means that it went on, the whole time, ready.
    /// </summary>
    protected Task<string> LifeAsync() =>
        Machine.MustRunAsync(
            "systemctl show baremountd -p MainPID,NRestarts,ActiveState,SubState,ActiveEnterTimestampMonotonic --value | paste -sd ' '", Patient, Cancelled);

    /// <summary>Memory of the daemon that is in use, KiB.</summary>
    protected async Task<int> ResidentAsync() => int.Parse(
        await Machine.MustRunAsync("awk '/^VmRSS:/ { print $2 }' /proc/$(systemctl show -P MainPID baremountd)/status", null, Cancelled),
        CultureInfo.InvariantCulture);

    /// <summary>Open files and threads of the daemon.</summary>
    protected async Task<(int Descriptors, int Threads)> HoldsAsync()
    {
        string[] counts = (await Machine.MustRunAsync(
            "pid=$(systemctl show -P MainPID baremountd); ls /proc/$pid/fd | wc -l; ls /proc/$pid/task | wc -l", null, Cancelled)).Split('\n');
        return (int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[1], CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Waits for two seconds in which the daemon takes less than a tenth of a processor and publishes nothing new: no busy loop, no change
    /// that comes back for ever.
    /// </summary>
    protected async Task UntilQuietAsync() => await Machine.WaitUntilAsync(
        $$"""
        look() {
          pid=$(systemctl show -P MainPID baremountd)
          awk '{ print $14 + $15 }' /proc/$pid/stat
          {{Api}}/status | grep -o '"generation":[0-9]*'
        }
        first=($(look)); sleep 2; second=($(look))
        echo "ticks and generation: ${first[*]}, two seconds later ${second[*]}"
        [ $((second[0] - first[0])) -lt 20 ] && [ "${first[1]}" = "${second[1]}" ]
        """,
        Patient,
        Cancelled);

    /// <summary>
    /// Has mount(8) or umount(8) wait <see cref="SlowSeconds"/> before it works, and leave a sign when it begins (<see cref="AtWork"/>): room for
    /// something to happen while systemd's job runs.
    /// </summary>
    protected async Task SlowDownAsync(string program)
    {
        HealBy($"umount /usr/bin/{program}; rm -rf {SlowFolder}");
        await Machine.MustRunAsync(
            $$"""
            set -e
            mkdir -p {{SlowFolder}}
            cp /usr/bin/{{program}} {{SlowFolder}}/{{program}}.real
            printf '#!/bin/sh\ntouch {{AtWork(program)}}\nsleep {{SlowSeconds}}\nexec {{SlowFolder}}/{{program}}.real "$@"\n' > {{SlowFolder}}/{{program}}
            chmod 755 {{SlowFolder}}/{{program}}
            {{SlowFolder}}/mount.real --bind {{SlowFolder}}/{{program}} /usr/bin/{{program}} 2> /dev/null || mount --bind {{SlowFolder}}/{{program}} /usr/bin/{{program}}
            """,
            null,
            Cancelled);
    }

    /// <summary>The file that a slowed program makes when it begins.</summary>
    protected static string AtWork(string program) => $"{SlowFolder}/{program}.began";

    /// <summary>Shell: asks the control API for something that acts and keeps answer and status in files.</summary>
    protected static string Ask(string what) => $"curl -sS --unix-socket /run/baremountd/control.sock -X POST http://localhost/v1/{what}";
}
