using System.Text.Json.Nodes;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>Disks that go while somebody works on them.</summary>
public abstract class DetachFaults(VmFixture fixture) : FaultTest(fixture)
{
    [Fault("detach under fsync'ing writers",
        Sees = "the writers get I/O errors; state `missing`, then `mounted` when the disk comes back",
        Guaranteed = "Every record whose fsync succeeded is there and intact after the next attach. No mount of the gone device is left.")]
    [Fact]
    public async Task A_disk_pulled_from_under_writers_comes_back_with_all_that_was_acknowledged()
    {
        string point = $"{Base}/pulled-hard";
        await DeclareAsync($$"""{ "pulled": { "match": { "serial": "BMTEST-pulled-hard" }, "mountPoint": "{{point}}" } }""");
        await PlugAsync("pulled-hard");
        await UntilMountedAsync("pulled");
        string daemon = await DaemonAsync();
        int acknowledged = 0;
        int rounds = Soak.Times(1, 10);
        for (int round = 0; round < rounds; round++)
        {
            RecordWriter writers = new(Machine, point, "/run/faults-notes", count: 4);
            await writers.StartAsync(Cancelled);
            await PullAsync("pulled-hard");
            await writers.UntilEndedAsync(Cancelled);
            await UntilStateAsync("pulled", "missing");
            Assert.Equal("", await MountAtAsync(point));

            await Machine.MustRunAsync("dmesg -C", null, Cancelled);
            await PlugAsync("pulled-hard");
            await UntilMountedAsync("pulled");
            acknowledged += await writers.VerifyAsync(Cancelled);
            JsonNode disk = await StatusAsync("pulled");
            Assert.Equal("ok", disk["health"]!.GetValue<string>());
        }

        Assert.Equal(daemon, await DaemonAsync());
        Figure($"rounds {rounds}");
        Figure($"records acknowledged and intact {acknowledged}");
    }
}
