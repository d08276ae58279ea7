using System.Text.Json.Nodes;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>A disk and its copy: nothing tells them apart but the slot they are in.</summary>
public abstract class CloneFaults(VmFixture fixture) : FaultTest(fixture)
{
    private const string Uuid = "6f1f7c3e-8a52-4a3b-9c55-1f4f1d0a7e22";

    [Fault("the same UUID on two disks",
        Sees = "state `ambiguous` and both disks by name; a clone that comes to a mounted original changes nothing on the mount",
        Guaranteed = "Neither is mounted while both are there. A standing mount stays on its own device. With one gone, the other is clear again.")]
    [Fact]
    public async Task A_cloned_disk_is_ambiguous_and_never_disturbs_the_original()
    {
        string point = $"{Base}/cloned";
        await DeclareAsync($$"""{ "cloned": { "match": { "uuid": "{{Uuid}}" }, "mountPoint": "{{point}}" } }""");

        // The clone comes to a mounted original.
        await PlugAsync("original", null, Uuid);
        await UntilMountedAsync("cloned");
        await Machine.MustRunAsync($"echo original > {point}/which && sync -f {point}/which", null, Cancelled);
        string before = await MountAtAsync(point);
        await PlugAsync("clone", null, Uuid);
        await UntilSeenAsync("clone");
        Assert.Equal(before, await MountAtAsync(point));
        Assert.Equal("mounted", (await StatusAsync("cloned"))["state"]!.GetValue<string>());
        Assert.Equal("original", await Machine.MustRunAsync($"cat {point}/which", null, Cancelled));

        // Both are there when the daemon looks for the first time.
        await Machine.MustRunAsync($"systemctl stop baremountd.socket baremountd.service && umount {point}", Patient, Cancelled);
        await PullAsync("original");
        await PullAsync("clone");
        await PlugAsync("clone", null, Uuid);
        await PlugAsync("original", null, Uuid);
        await Machine.FindDiskAsync(SerialOf("clone"), null, Cancelled);
        await Machine.FindDiskAsync(SerialOf("original"), null, Cancelled);
        await Machine.MustRunAsync("command -v udevadm > /dev/null && udevadm settle; systemctl start baremountd.socket baremountd.service", Patient, Cancelled);
        await UntilStateAsync("cloned", "ambiguous");
        JsonNode disk = await StatusAsync("cloned");
        Assert.Equal(
            [SerialOf("clone"), SerialOf("original")],
            disk["candidates"]!.AsArray().Select(c => c!["serial"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal("", await MountAtAsync(point));

        // The clone pulled, the original is clear.
        await PullAsync("clone");
        await UntilMountedAsync("cloned");
        Assert.Equal("original", await Machine.MustRunAsync($"cat {point}/which", null, Cancelled));
        Assert.DoesNotContain("ambiguous", Codes(await StatusAsync("cloned")));
    }
}
