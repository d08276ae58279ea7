using System.Text.Json.Nodes;
using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests.Product;

/// <summary>Base of the product's scenarios: each declares its own disks, and leaves the machine with none.</summary>
public abstract class ProductTest(VmFixture fixture) : VmTest(fixture)
{
    private readonly List<string> _attached = [];

    /// <summary>
    /// The control API without the product's own command: that one has tests of its own, and a .NET program takes seconds to start on an
    /// emulated processor.
    /// </summary>
    protected const string Api = "curl -sS --fail-with-body --unix-socket /run/baremountd/control.sock http://localhost/v1";

    /// <summary>The emulated machine is some fifty times slower than a real one.</summary>
    protected static readonly TimeSpan Patient = TimeSpan.FromMinutes(3);

    /// <summary>Where users of this profile put their disks.</summary>
    protected string Base => Machine.Profile == VmProfile.Wsl ? "/mnt/wsl" : "/mnt";

    public override async ValueTask DisposeAsync()
    {
        // Logs first (in the base), then a clean machine for the next test, whatever this one left.
        await base.DisposeAsync();
        await HealAsync();
        await DeclareAsync("{}");
        await Machine.MustRunAsync(
            """
            awk '$5 ~ "^/mnt/" && $0 ~ / - (ext4|xfs|btrfs|vfat) / { print $5 }' /proc/self/mountinfo | tac | while read -r m; do umount "$m"; done
            systemctl reset-failed
            """,
            Patient,
            CancellationToken.None);
        foreach (string id in _attached)
        {
            await Machine.DetachDiskAsync(id, CancellationToken.None);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Writes the configuration with these disks and has the daemon take it.</summary>
    protected async Task DeclareAsync(string disks) =>
        await Machine.MustRunAsync(
            $"{WriteConfig($$"""{ "disks": {{disks}} }""")}\nsystemctl is-active -q baremountd || systemctl start baremountd\n{Api}/reload -X POST",
            Patient,
            CancellationToken.None);

    /// <summary>Writes the configuration file, and nothing else.</summary>
    protected async Task WriteConfigAsync(string json) => await Machine.MustRunAsync(WriteConfig(json), null, CancellationToken.None);

    /// <summary>The serial of a disk that a test plugs in.</summary>
    protected static string SerialOf(string id) => "BMTEST-" + id;

    /// <summary>Plugs in a disk with a filesystem on it, made on the host; what a pulled one held is still there.</summary>
    protected async Task PlugAsync(string id, string? label = null, string? uuid = null)
    {
        string image = await ImageAsync(id, label, uuid);
        await PlugAsync(new DiskSpec(id) { Serial = SerialOf(id), BackingFile = image });
    }

    /// <summary>Plugs in an empty disk.</summary>
    protected Task PlugBlankAsync(string id) => PlugAsync(new DiskSpec(id) { Serial = SerialOf(id), SizeBytes = 128L << 20 });

    /// <summary>Plugs in a disk of any make.</summary>
    protected async Task PlugAsync(DiskSpec disk)
    {
        await Machine.AttachDiskAsync(disk, Cancelled);
        _attached.Add(disk.Id);
    }

    /// <summary>Undoes what a test did to the machine beyond its own disks; runs after the logs of a failure are written.</summary>
    protected virtual Task HealAsync() => Task.CompletedTask;

    /// <summary>Pulls a disk out, mounted or not.</summary>
    protected async Task PullAsync(string id)
    {
        await Machine.DetachDiskAsync(id, Cancelled);
        _attached.Remove(id);
    }

    /// <summary>Waits until the disk is mounted.</summary>
    protected Task UntilMountedAsync(string disk) => UntilStateAsync(disk, "mounted");

    /// <summary>Waits until the status of a disk says a state; the last status is in the error otherwise.</summary>
    protected Task UntilStateAsync(string disk, string state) =>
        Machine.WaitUntilAsync($"{Api}/status/{disk} | tee /dev/stderr | grep -q '\"state\":\"{state}\"'", Patient, Cancelled);

    /// <summary>Waits until the whole status contains a text.</summary>
    protected Task UntilStatusHasAsync(string text) =>
        Machine.WaitUntilAsync($"{Api}/status | tee /dev/stderr | grep -qF '{text}'", Patient, Cancelled);

    /// <summary>One disk of the status.</summary>
    protected async Task<JsonNode> StatusAsync(string disk) =>
        JsonNode.Parse(await Machine.MustRunAsync($"{Api}/status/{disk}", Patient, Cancelled))!;

    /// <summary>The codes of a disk's conditions.</summary>
    protected static IEnumerable<string> Codes(JsonNode disk) =>
        disk["conditions"]!.AsArray().Select(c => c!["code"]!.GetValue<string>());

    /// <summary>The mount of PID 1's namespace at a place: id, device and type; empty when there is none.</summary>
    protected Task<string> MountAtAsync(string mountPoint) =>
        Machine.MustRunAsync($"awk '$5 == \"{mountPoint}\" {{ print $1, $3 }}' /proc/1/mountinfo", null, Cancelled);

    /// <summary>Lints an exposition with Prometheus' own tool, on the host: the guest has none.</summary>
    protected static async Task PromtoolAsync(string exposition)
    {
        Assert.SkipWhen(HostCommand.FirstMissing("promtool") is not null, "promtool (Debian package prometheus) is not installed on this host");
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, exposition + "\n", Cancelled);
            string said = await HostCommand.RunAsync("sh", ["-c", $"promtool check metrics < {file} 2>&1"], null, Cancelled);
            Assert.Equal("", said);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string WriteConfig(string json) => $"cat > /etc/baremountd/config.json <<'EOF'\n{json}\nEOF";

    /// <summary>A file on the host with an ext4 filesystem of 64 MiB, made once for a name.</summary>
    protected async Task<string> ImageAsync(string id, string? label = null, string? uuid = null)
    {
        string image = Path.Combine(Machine.Paths.Run, $"fs-{id}.raw");
        if (!File.Exists(image))
        {
            List<string> arguments = ["-q", "-F", "-t", "ext4", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0"];
            arguments.AddRange(label is null ? [] : ["-L", label]);
            arguments.AddRange(uuid is null ? [] : ["-U", uuid]);
            await HostCommand.RunAsync("mke2fs", [.. arguments, image, "64m"], null, Cancelled);
        }

        return image;
    }
}
