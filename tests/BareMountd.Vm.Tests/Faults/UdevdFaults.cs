namespace BareMountd.Vm.Tests.Faults;

/// <summary>udevd goes and comes back. Only where there is one.</summary>
[Collection(typeof(UdevGroup))]
public sealed class UdevdFaults(UdevVm vm) : SystemFaultTest(vm)
{
    [Fault("udevd is restarted, killed, and stopped for a while",
        Sees = "while udevd is stopped for good: the device source is `kernel` and says so; then `udev` again",
        Guaranteed = "A disk that comes meanwhile is mounted, with udevd or without. Standing mounts are not touched.")]
    [Fact]
    public async Task A_disk_that_comes_while_udevd_is_away_is_mounted()
    {
        HealBy("systemctl start systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udevd.service; udevadm settle");
        await DeclareAsync($$"""
            {
              "standing": { "match": { "serial": "BMTEST-standing" }, "mountPoint": "{{Base}}/standing" },
              "comes": { "match": { "serial": "BMTEST-comes" }, "mountPoint": "{{Base}}/comes" }
            }
            """);
        await PlugAsync("standing");
        await UntilMountedAsync("standing");
        string standing = await MountAtAsync($"{Base}/standing");
        string life = await LifeAsync();
        foreach (string fault in (string[])["systemctl restart systemd-udevd", "systemctl kill -s KILL systemd-udevd"])
        {
            await Task.WhenAll(Machine.MustRunAsync(fault, Patient, Cancelled), PlugAsync("comes"));
            await UntilMountedAsync("comes");
            await PullAsync("comes");
            await UntilStateAsync("comes", "missing");
        }

        await Machine.MustRunAsync("systemctl stop systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket", Patient, Cancelled);
        await UntilStatusHasAsync("\"source\":\"kernel\"");
        await PlugAsync("comes");
        await UntilMountedAsync("comes");
        await Machine.MustRunAsync("systemctl start systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udevd.service", Patient, Cancelled);
        await UntilStatusHasAsync("\"source\":\"udev\"");
        await UntilMountedAsync("comes");
        await UntilQuietAsync();
        Assert.Equal(standing, await MountAtAsync($"{Base}/standing"));
        Assert.Equal(life, await LifeAsync());
    }

    [Fault("udevd is killed with a disk's events in hand",
        Sees = "`resync` among the events: `udevd has not worked through sdb: asked it again`",
        Guaranteed = "A disk whose plug event udevd has lost is mounted, and one whose unplug event it has lost is `missing`, half a minute or so later.")]
    [Fact]
    public async Task What_udevd_lost_is_asked_for_again()
    {
        HealBy("rm -f /run/udev/rules.d/01-slow.rules; systemctl start systemd-udevd.service; udevadm settle");
        await DeclareAsync($$"""{ "comes": { "match": { "serial": "BMTEST-comes" }, "mountPoint": "{{Base}}/comes" } }""");
        string life = await LifeAsync();
        await KillInHandAsync("add", () => PlugAsync("comes"));
        await UntilMountedAsync("comes");
        await Machine.MustRunAsync($"{Api}/events | grep -q 'asked it again'", Patient, Cancelled);

        await KillInHandAsync("remove", () => PullAsync("comes"));
        await UntilStateAsync("comes", "missing");
        await UntilQuietAsync();
        Assert.Equal(life, await LifeAsync());
    }

    /// <summary>Has udevd's workers wait in a rule, and kills them and it there.</summary>
    private async Task KillInHandAsync(string action, Func<Task> act)
    {
        await Machine.MustRunAsync(
            $$"""
            mkdir -p /run/udev/rules.d
            echo 'SUBSYSTEM=="block", ACTION=="{{action}}", PROGRAM="/bin/sleep 97"' > /run/udev/rules.d/01-slow.rules
            udevadm control --reload
            """,
            Patient,
            Cancelled);
        await act();
        await Machine.WaitUntilAsync("pgrep -fx '/bin/sleep 97'", Patient, Cancelled);
        await Machine.MustRunAsync("rm /run/udev/rules.d/01-slow.rules; systemctl kill -s KILL systemd-udevd", Patient, Cancelled);
    }
}
