namespace BareMountd.Vm.Harness;

/// <summary>The built machine: one kernel and initramfs, a root disk for each profile. Read only; every boot gets an overlay.</summary>
/// <param name="Folder">Holds <c>vmlinuz</c>, <c>initrd</c>, <c>udev.qcow2</c>, <c>wsl.qcow2</c>.</param>
public sealed record VmImage(string Folder)
{
    /// <summary>Debian packages without which neither the image is built nor a machine boots.</summary>
    public const string HostPackages = "qemu-system-x86 qemu-utils mmdebstrap e2fsprogs util-linux";

    public string Kernel => Path.Combine(Folder, "vmlinuz");

    public string InitialRamdisk => Path.Combine(Folder, "initrd");

    public string RootDisk(VmProfile profile) => Path.Combine(Folder, profile == VmProfile.Wsl ? "wsl.qcow2" : "udev.qcow2");

    /// <summary>What this host lacks for building and booting, in words that say what to do; null when nothing is missing.</summary>
    public static string? MissingOnHost() =>
        HostCommand.FirstMissing("qemu-system-x86_64", "qemu-img", "mmdebstrap", "mke2fs", "setpriv") is { } program
            ? $"{program} is not installed (apt-get install {HostPackages})"
            : null;

    /// <summary>Runs <c>packaging/vm/build-image.sh</c>, which answers at once when the image of this recipe is in the cache.</summary>
    /// <param name="progress">Gets the recipe's progress lines.</param>
    /// <param name="cancellationToken">Stops a build.</param>
    public static async Task<VmImage> GetAsync(Action<string>? progress = null, CancellationToken cancellationToken = default)
    {
        string recipe = Path.Combine(Repository.Root, "packaging", "vm", "build-image.sh");
        string output = await HostCommand.RunAsync("bash", [recipe], progress, cancellationToken);
        return new VmImage(output.Split('\n')[^1]);
    }
}
