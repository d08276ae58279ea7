using System.Text.Json.Nodes;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>The configuration file of the installed service is replaced by something else. Every kind of it, natively: ConfigFileFaults.</summary>
public abstract class ConfigFaults(VmFixture fixture) : SystemFaultTest(fixture)
{
    private const string File = "/etc/baremountd/config.json";

    [Fault("the configuration is replaced by garbage, a directory, 100 MB, a pipe, a device, or removed",
        Sees = "the reload is refused with the reason in words, the status says `config-refused`; a start ends with exit code 78 and the same words",
        Guaranteed = "The running configuration stays in force, nothing waits or reads without an end, mounts stay over a start that was refused.")]
    [Fact]
    public async Task Whatever_stands_in_its_place_the_running_configuration_stays()
    {
        await DeclareAsync($$"""{ "kept": { "match": { "serial": "BMTEST-kept" }, "mountPoint": "{{Base}}/kept" } }""");
        await PlugAsync("kept");
        await UntilMountedAsync("kept");
        string mount = await MountAtAsync($"{Base}/kept");
        string life = await LifeAsync();
        HealBy($"rm -rf {File}; mv {File}.good {File}; systemctl reset-failed baremountd; systemctl start baremountd.socket baremountd");
        await Machine.MustRunAsync($"mv {File} {File}.good", null, Cancelled);
        (string Damage, string Words)[] damages =
        [
            ($"head -c 4096 /dev/urandom | tr '\\n' x > {File}", "here is not UTF-8"),
            ($"mkdir {File}", "it is a directory, not a file"),
            ($"truncate -s 100M {File}", "at most 1048576 are read"),
            ($"ln -s /dev/zero {File}", "it is a device, not a file"),
            ("true", "there is no such file"),
            ($"mkfifo {File}", "it is a named pipe, not a file"),
        ];
        foreach ((string damage, string words) in damages)
        {
            await Machine.MustRunAsync($"rm -rf {File}; {damage}", null, Cancelled);
            JsonNode answer = JsonNode.Parse(await Machine.MustRunAsync($"{Ask("reload")} --max-time 30", Patient, Cancelled))!;
            Assert.False(answer["ok"]!.GetValue<bool>(), damage);
            Assert.Contains(words, answer.ToJsonString(), StringComparison.Ordinal);
            await UntilStatusHasAsync("config-refused");
        }

        Assert.Equal("mounted", (await StatusAsync("kept"))["state"]!.GetValue<string>());
        Assert.Equal(life, await LifeAsync());

        // The last of them, which could hang: systemctl ends, with the code and the words.
        await RefusedStartAsync("it is a named pipe, not a file");
        if (Soak.Full)
        {
            foreach ((string damage, string words) in damages)
            {
                await Machine.MustRunAsync($"rm -rf {File}; {damage}; systemctl reset-failed baremountd", null, Cancelled);
                await RefusedStartAsync(words);
            }
        }

        Assert.Equal(mount, await MountAtAsync($"{Base}/kept"));
        await Machine.MustRunAsync($"rm -rf {File}; cp {File}.good {File}; systemctl reset-failed baremountd; systemctl start baremountd.socket baremountd", Patient, Cancelled);
        await UntilMountedAsync("kept");
        Assert.True((await StatusAsync("kept"))["owned"]!.GetValue<bool>());
        Assert.Equal(mount, await MountAtAsync($"{Base}/kept"));
    }

    private async Task RefusedStartAsync(string words)
    {
        await Machine.RunAsync("systemctl restart baremountd", Patient, Cancelled);
        Assert.Equal(
            "failed 78",
            await Machine.MustRunAsync("systemctl show -p ActiveState,ExecMainStatus --value baremountd | sort -r | paste -sd ' '", Patient, Cancelled));
        await Machine.MustRunAsync(
            $"journalctl -b -u baremountd --no-pager -o cat -n 20 | tee /dev/stderr | grep -qF '{words}'", Patient, Cancelled);
    }
}
