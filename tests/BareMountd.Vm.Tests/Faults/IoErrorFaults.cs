using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Faults;

/// <summary>A disk that answers requests with EIO, beside one that works.</summary>
public abstract class IoErrorFaults(VmFixture fixture) : FaultTest(fixture)
{
    private const string Content = "written before the fault";

    private string Point => $"{Base}/bad";

    [Fault("EIO on read",
        Sees = "the reader's I/O error, `device-errors` with their number; the mount stands",
        Guaranteed = "The daemon and every other disk go on. When the disk reads again its data is as before, without any action. Where it is a directory that cannot be read, ext4 stops writing, as in the next line.")]
    [Fact]
    public async Task A_disk_that_cannot_be_read_stays_mounted_and_reads_again()
    {
        string daemon = await TwoDisksAsync();
        await Machine.InjectErrorsAsync("bad", DiskError.Read, null, Cancelled);
        HealBy(() => Machine.LiftErrorsAsync("bad", CancellationToken.None));

        // Past the page cache, which has the directory: ext4 takes one that it cannot read for damage.
        GuestResult read = await Machine.RunAsync($"dd if={Point}/file of=/dev/null bs=4k iflag=direct", Patient, Cancelled);
        Assert.Contains("Input/output error", read.Error, StringComparison.Ordinal);

        await GoesOnAsync(daemon);
        await UntilConditionAsync("bad", "device-errors");
        Assert.Equal("mounted", (await StatusAsync("bad"))["state"]!.GetValue<string>());
        await Machine.LiftErrorsAsync("bad", Cancelled);
        Assert.Equal(Content, await Machine.MustRunAsync($"cat {Point}/file && echo more > {Point}/more && sync -f {Point}/more", Patient, Cancelled));
    }

    [Fault("EIO on write",
        Sees = "the writer's I/O error; ext4 stops writing: `device-errors`, and `read-only-flip` and `fs-errors` from the next attempt to write on",
        Guaranteed = "The daemon and every other disk go on. What was synced before is intact; unmounted and mounted again, the disk works.")]
    [Fact]
    public Task A_disk_that_cannot_be_written_works_again_after_unmount_and_mount() => WritesFailAsync(DiskError.Write);

    [Fault("EIO on flush",
        Sees = "the error of fsync; ext4 stops writing: `device-errors`, and `read-only-flip` and `fs-errors` from the next attempt to write on",
        Guaranteed = "No fsync succeeds that was not kept. The daemon and every other disk go on; unmounted and mounted again, the disk works.")]
    [Fact]
    public Task A_disk_that_cannot_keep_what_it_took_works_again_after_unmount_and_mount() => WritesFailAsync(DiskError.Flush);

    private async Task WritesFailAsync(DiskError error)
    {
        string daemon = await TwoDisksAsync();
        await Machine.InjectErrorsAsync("bad", error, null, Cancelled);
        HealBy(() => Machine.LiftErrorsAsync("bad", CancellationToken.None));
        GuestResult write = await Machine.RunAsync($"dd if=/dev/zero of={Point}/lost bs=4k count=4 conv=fsync", Patient, Cancelled);
        Assert.NotEqual(0, write.ExitCode);
        Assert.Contains("Input/output error", write.Error, StringComparison.Ordinal);

        await GoesOnAsync(daemon);

        // The kernel's journal stops with its next commit, in five seconds at the latest: an fsync that fails on the data does not get that far.
        // The filesystem itself learns of it, and counts an error, with the call that wants to write after that.
        await Machine.WaitUntilAsync($"! touch {Point}/after-$RANDOM$RANDOM", Patient, Cancelled);
        await UntilConditionAsync("bad", "read-only-flip");
        await UntilConditionAsync("bad", "fs-errors");
        await UntilConditionAsync("bad", "device-errors");
        await Machine.LiftErrorsAsync("bad", Cancelled);
        await Machine.MustRunAsync($"{Api}/disks/bad/unmount -X POST", Patient, Cancelled);
        await Machine.MustRunAsync($"{Api}/disks/bad/mount -X POST", Patient, Cancelled);
        await UntilMountedAsync("bad");
        Assert.DoesNotContain("read-only-flip", Codes(await StatusAsync("bad")));
        Assert.Equal(Content, await Machine.MustRunAsync($"cat {Point}/file && echo more > {Point}/more && sync -f {Point}/more", Patient, Cancelled));
    }

    /// <summary>The disk that will fail and the one that must not notice, both mounted. Errors during a run of smartctl would be put down to it.</summary>
    /// <returns>The daemon, to see that it is the same one later.</returns>
    private async Task<string> TwoDisksAsync()
    {
        await DeclareAsync($$"""
            {
              "bad": { "match": { "serial": "BMTEST-bad" }, "mountPoint": "{{Point}}", "health": { "interval": "5s", "smart": false } },
              "neighbour": { "match": { "serial": "BMTEST-neighbour" }, "mountPoint": "{{Base}}/neighbour" }
            }
            """);
        await PlugAsync("bad");
        await PlugAsync("neighbour");
        await UntilMountedAsync("bad");
        await UntilMountedAsync("neighbour");
        await Machine.MustRunAsync($"echo {Content} > {Point}/file && sync -f {Point}/file", null, Cancelled);
        return await DaemonAsync();
    }

    private async Task GoesOnAsync(string daemon)
    {
        await WorksAsync($"{Base}/neighbour");
        Assert.Equal("mounted", (await StatusAsync("neighbour"))["state"]!.GetValue<string>());
        await Machine.MustRunAsync("curl -sS --fail -o /dev/null http://127.0.0.1:10099/metrics", Patient, Cancelled);
        Assert.Equal(daemon, await DaemonAsync());
    }
}
