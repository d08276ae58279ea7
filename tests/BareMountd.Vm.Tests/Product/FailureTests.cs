using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Product;

/// <summary>What goes wrong with a mount, and what the user is told about it. Runs in both profiles.</summary>
public abstract class FailureTests(VmFixture fixture) : ProductTest(fixture)
{
    [Fact]
    public async Task The_wrong_filesystem_type_is_refused_with_both_names()
    {
        await DeclareAsync($$"""{ "wrong": { "match": { "serial": "BMTEST-wrong" }, "mountPoint": "{{Base}}/wrong", "fsType": "xfs" } }""");
        await PlugAsync("wrong");
        await UntilStateAsync("wrong", "refused");
        JsonNode disk = await StatusAsync("wrong");
        Assert.Contains("wrong-filesystem", Codes(disk));
        string message = disk["conditions"]![0]!["message"]!.GetValue<string>();
        Assert.Contains("ext4", message, StringComparison.Ordinal);
        Assert.Contains("xfs", message, StringComparison.Ordinal);
        Assert.Equal("", await MountAtAsync($"{Base}/wrong"));
    }

    [Fact]
    public async Task A_busy_mount_point_is_left_alone()
    {
        await Machine.MustRunAsync($"mkdir -p {Base}/taken && mount -t tmpfs taken {Base}/taken", null, Cancelled);
        await DeclareAsync($$"""{ "taken": { "match": { "serial": "BMTEST-taken" }, "mountPoint": "{{Base}}/taken" } }""");
        await PlugAsync("taken");
        await UntilStateAsync("taken", "refused");
        Assert.Contains("mount-point-busy", Codes(await StatusAsync("taken")));

        await Machine.MustRunAsync($"umount {Base}/taken", null, Cancelled);
        await UntilMountedAsync("taken");
    }

    [Fact]
    public async Task A_directory_with_files_is_never_hidden_unless_told()
    {
        await Machine.MustRunAsync($"mkdir -p {Base}/full && touch {Base}/full/precious", null, Cancelled);
        await DeclareAsync($$"""{ "full": { "match": { "serial": "BMTEST-full" }, "mountPoint": "{{Base}}/full" } }""");
        await PlugAsync("full");
        await UntilStateAsync("full", "failed");
        Assert.Contains("mount-point-not-empty", Codes(await StatusAsync("full")));
        Assert.Equal("", await MountAtAsync($"{Base}/full"));

        await DeclareAsync($$"""{ "full": { "match": { "serial": "BMTEST-full" }, "mountPoint": "{{Base}}/full", "allowNonEmpty": true } }""");
        await UntilMountedAsync("full");
        await DeclareAsync("{}");
        await Machine.MustRunAsync($"umount {Base}/full && test -e {Base}/full/precious && rm -r {Base}/full", null, Cancelled);
    }

    [Fact]
    public async Task Missing_directories_of_the_mount_point_are_made_and_links_are_kept()
    {
        await DeclareAsync($$"""{ "deep": { "match": { "serial": "BMTEST-deep" }, "mountPoint": "{{Base}}/a/b/deep", "links": ["/srv/deep"] } }""");
        await PlugAsync("deep");
        await UntilMountedAsync("deep");
        await Machine.WaitUntilAsync($"test \"$(readlink /srv/deep)\" = {Base}/a/b/deep", null, Cancelled);
        await Machine.MustRunAsync("rm /srv/deep", null, Cancelled);
    }

    [Fact]
    public async Task A_symbolic_link_as_mount_point_is_refused()
    {
        await Machine.MustRunAsync($"ln -s /etc {Base}/tricky", null, Cancelled);
        await DeclareAsync($$"""{ "tricky": { "match": { "serial": "BMTEST-tricky" }, "mountPoint": "{{Base}}/tricky" } }""");
        await PlugAsync("tricky");
        await UntilStateAsync("tricky", "failed");
        Assert.Contains("mount-point-invalid", Codes(await StatusAsync("tricky")));
        Assert.Equal("", await MountAtAsync("/etc"));
        await Machine.MustRunAsync($"rm {Base}/tricky", null, Cancelled);
    }

    [Fact]
    public async Task A_damaged_filesystem_fails_with_the_kernels_words_and_mounts_when_it_is_repaired()
    {
        await DeclareAsync($$"""{ "hurt": { "match": { "serial": "BMTEST-hurt" }, "mountPoint": "{{Base}}/hurt", "fsType": "ext4" } }""");
        await PlugAsync("hurt");
        await UntilMountedAsync("hurt");
        string name = (await StatusAsync("hurt"))["device"]!["name"]!.GetValue<string>();
        await Machine.MustRunAsync("baremountctl unmount hurt", Patient, Cancelled);

        // A feature bit that no kernel knows: e2fsck declines it and the kernel says which feature it misses.
        await Machine.MustRunAsync(
            $"dd if=/dev/{name} of=/run/superblock bs=4k count=1 status=none && debugfs -w -R 'feature +FEATURE_I31' /dev/{name} && sync", null, Cancelled);
        GuestResult failed = await Machine.RunAsync("baremountctl mount hurt", Patient, Cancelled);
        Assert.Equal(1, failed.ExitCode);
        await UntilStateAsync("hurt", "failed");
        JsonNode disk = await StatusAsync("hurt");
        Assert.Contains(Codes(disk), code => code is "mount-failed" or "fsck-failed");
        Assert.NotEmpty(disk["conditions"]![0]!["log"]!.AsArray());

        // It is tried again and again meanwhile: failed for systemd for a moment each time, and not for longer.
        await Machine.WaitUntilAsync("test -z \"$(systemctl list-units --failed --plain --no-legend '*hurt*')\"", Patient, Cancelled);

        await Machine.MustRunAsync($"dd if=/run/superblock of=/dev/{name} bs=4k count=1 conv=fsync status=none && baremountctl mount hurt", Patient, Cancelled);
        Assert.NotEqual("", await MountAtAsync($"{Base}/hurt"));
    }

    [Fact]
    public async Task The_system_disk_is_never_taken()
    {
        await DeclareAsync($$"""{ "root": { "match": { "model": "Virtual Disk" }, "mountPoint": "{{Base}}/root" } }""");
        await UntilStateAsync("root", "refused");
        Assert.Contains(Codes(await StatusAsync("root")), code => code is "virtual-disk" or "system-disk");
        string devices = await Machine.MustRunAsync("baremountctl devices", Patient, Cancelled);
        Assert.Contains("virtual-disk", devices, StringComparison.Ordinal);
    }
}
