using System.Text.Json.Nodes;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>systemd and the bus go away for a moment while one of our jobs runs.</summary>
public abstract class SystemdFaults(VmFixture fixture) : SystemFaultTest(fixture)
{
    [Fault("systemd reloads or re-executes itself during a job",
        Sees = "nothing; the command that waits for the job gets its answer",
        Guaranteed = "The job is not started twice and its outcome is found. The daemon goes on without a restart.")]
    [Fact]
    public async Task Systemd_reloads_and_reexecutes_during_mount_and_unmount()
    {
        string life = await StartAsync();
        await DuringAsync("unmount", "systemctl daemon-reload");
        await DuringAsync("mount", "systemctl daemon-reexec");
        if (Soak.Full)
        {
            await DuringAsync("unmount", "systemctl daemon-reexec");
            await DuringAsync("mount", "systemctl daemon-reload");
        }

        Assert.Equal(life, await LifeAsync());
    }

    [Fault("the D-Bus broker is killed during a job",
        Sees = "nothing; the command that waits for the job gets its answer",
        Guaranteed = "The connection is made anew, the job's outcome is found, later jobs work. The daemon goes on without a restart.")]
    [Fact]
    public async Task The_broker_dies_during_mount_and_unmount()
    {
        const string Kill = "kill -9 $(pidof dbus-daemon); sleep 1; systemctl start dbus.socket dbus.service";
        HealBy("systemctl start dbus.socket dbus.service");
        string life = await StartAsync();
        await DuringAsync("unmount", Kill);
        await DuringAsync("mount", Kill);
        if (Soak.Full)
        {
            await DuringAsync("unmount", "systemctl restart dbus.service");
            await DuringAsync("mount", "systemctl restart dbus.service");
        }

        Assert.Equal(life, await LifeAsync());
    }

    private async Task<string> StartAsync()
    {
        await DeclareAsync($$"""{ "jobs": { "match": { "serial": "BMTEST-jobs" }, "mountPoint": "{{Base}}/jobs" } }""");
        await PlugAsync("jobs");
        await UntilMountedAsync("jobs");
        await SlowDownAsync("mount");
        await SlowDownAsync("umount");
        return await LifeAsync();
    }

    /// <summary>Asks for a mount or an unmount, waits until its program is at work, makes the fault, and looks at the answer and at the table.</summary>
    private async Task DuringAsync(string verb, string fault)
    {
        string program = verb == "mount" ? "mount" : "umount";
        string answer = await Machine.MustRunAsync(
            $$"""
            rm -f {{AtWork(program)}}
            {{Ask($"disks/jobs/{verb}")}} --max-time 60 > /run/answer 2>&1 &
            until test -e {{AtWork(program)}}; do sleep 0.02; done
            ( {{fault}} ) > /run/fault 2>&1
            wait
            cat /run/answer
            """,
            Patient,
            Cancelled);
        JsonNode said = JsonNode.Parse(answer) ?? throw new InvalidOperationException($"{verb} during {fault} answered nothing");
        Assert.True(said["ok"]!.GetValue<bool>(), $"{verb} during {fault}: {answer}");
        Assert.Equal(verb == "mount" ? "mounted" : "found", (await StatusAsync("jobs"))["state"]!.GetValue<string>());
        Assert.Equal(verb == "mount", (await MountAtAsync($"{Base}/jobs")).Length > 0);
        Assert.Equal("", await Machine.MustRunAsync("systemctl list-units --failed --plain --no-legend; systemctl list-jobs --no-legend", null, Cancelled));
    }
}
