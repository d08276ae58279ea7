using System.Diagnostics;
using System.Globalization;
using BareMountd.Vm.Harness;

namespace BareMountd.Demo;

/// <summary>The demonstration, step by step, in a throw-away WSL2 look-alike. What is printed is what the machine says.</summary>
internal sealed class DemoStory
{
    private const string Config = $$"""
        {
          // Found by its serial, spelled as Windows shows it; with udev or, as here, without.
          "disks": {
            "storage": {
              "match": { "serial": "{{LioDiskSpec.OwnerSerial}}" },
              "mountPoint": "/mnt/wsl/storage",
              "fsType": "ext4",
              "options": ["noatime"],
            },
            "scratch": {
              "match": { "label": "scratch" },
              "mountPoint": "/mnt/wsl/scratch",
            },
          },
        }
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly QemuMachine _machine;
    private readonly Stopwatch _clock;
    private int _step;

    private DemoStory(QemuMachine machine, Stopwatch clock)
    {
        _machine = machine;
        _clock = clock;
    }

    /// <returns>0 when every step worked, 1 otherwise.</returns>
    public static async Task<int> RunAsync(string package, bool interactive)
    {
        if (VmImage.MissingOnHost() is { } missing)
        {
            await Console.Error.WriteLineAsync($"demo: {missing}");
            return 1;
        }

        try
        {
            Stopwatch clock = Stopwatch.StartNew();
            Console.WriteLine("\nBooting a Debian that looks like WSL2 as NixOS-WSL ships it: real systemd, no udev, an emulated processor (slow).");
            await using QemuMachine machine = await QemuMachine.StartAsync(
                VmProfile.Wsl, new VmOptions { Name = "demo", Progress = line => Console.WriteLine($"   {line}") });
            DemoStory story = new(machine, clock);
            await story.TellAsync(Path.GetFullPath(package));
            if (interactive)
            {
                story.Step("A root shell in the machine; Ctrl-] leaves it. Try: baremountctl status --watch");
                await GuestShell.OpenAsync(machine);
            }
            else
            {
                Console.WriteLine("\nDone. To look around in it yourself: bash packaging/demo.sh --interactive");
            }

            return 0;
        }
        catch (Exception exception) when (exception is GuestCommandException or TimeoutException or InvalidOperationException or QmpException)
        {
            await Console.Error.WriteLineAsync($"demo: {exception.Message}");
            return 1;
        }
    }

    private async Task TellAsync(string package)
    {
        await ShowAsync("systemd-detect-virt; ls -d /dev/disk; findmnt -no TARGET,FSTYPE,PROPAGATION /mnt/wsl", mayFail: true);

        Step($"Install {Path.GetFileName(package)} as a user would");
        await _machine.InstallPackageAsync(package);
        await ShowAsync("systemctl is-active baremountd.service baremountd.socket; baremountctl version");

        Step("Prepare two disks with a filesystem each: a thin 4 TB one with the owner's model and serial, and a small one");
        await using LioDisk owner = await LioDisk.CreateAsync(_machine, LioDiskSpec.Owner);
        string name = await owner.AttachAsync();
        await ShowAsync($"mkfs.ext4 -q -L storage -E lazy_itable_init=1,lazy_journal_init=1 /dev/{name} && blkid /dev/{name}");
        await owner.DetachAsync();
        string image = Path.Combine(_machine.Paths.Run, "scratch.raw");
        await HostCommand.RunAsync("mke2fs", ["-q", "-F", "-t", "ext4", "-E", "lazy_itable_init=0,lazy_journal_init=0", "-L", "scratch", image, "256m"]);
        DiskSpec scratch = new("scratch") { Product = "KINGSTON SFYRSK5", Serial = "0000_0000_0000_0000_0026_B728_345F_C", BackingFile = image };

        Step("Declare them. Neither is attached: nothing waits, nothing fails");
        await _machine.MustRunAsync($"cat > /etc/baremountd/config.json <<'EOF'\n{Config}\nEOF");
        await ShowAsync("cat /etc/baremountd/config.json; baremountctl check-config && systemctl reload baremountd && baremountctl status");

        Step("Windows hands the 4 TB disk over (wsl --mount --bare): attached, found, mounted");
        Stopwatch attach = Stopwatch.StartNew();
        await owner.AttachAsync();
        await ShowAsync("baremountctl wait storage --timeout 60s && findmnt /mnt/wsl/storage");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   ({attach.Elapsed.TotalSeconds:F1} s on the emulated processor, from attaching to here)"));

        Step("And the second one");
        await _machine.AttachDiskAsync(scratch);
        await ShowAsync("baremountctl wait scratch --timeout 60s && baremountctl status");
        await ShowAsync("systemctl status baremountd --no-pager -n 0 | sed -n '1,5p'; systemctl is-active mnt-wsl-storage.mount");

        Step("Write 64 MiB to one and 16 MiB to the other, and scrape (on the big one ext4 also fills its inode tables in the background)");
        await ShowAsync("""
            dd if=/dev/zero of=/mnt/wsl/storage/data bs=1M count=64 conv=fsync status=none; dd if=/dev/zero of=/mnt/wsl/scratch/data bs=1M count=16 conv=fsync status=none
            curl -s http://127.0.0.1:10099/metrics | grep -E '^baremountd_disk_(mounted|written_bytes_total|info|filesystem_avail_bytes)'
            """);

        Step("Every block device, and the rule that keeps baremountd from it");
        await ShowAsync("baremountctl devices");

        Step("Restart the daemon: mounts stand, and are adopted");
        await ShowAsync("findmnt -no ID,TARGET /mnt/wsl/storage; systemctl restart baremountd; findmnt -no ID,TARGET /mnt/wsl/storage; baremountctl status storage");

        Step("Pull the second disk out from under its mount, and put it back");
        await _machine.DetachDiskAsync("scratch");
        await _machine.WaitUntilAsync("! findmnt /mnt/wsl/scratch", s_patience);
        await ShowAsync("baremountctl status");
        await _machine.AttachDiskAsync(scratch);
        await ShowAsync("baremountctl wait scratch --timeout 60s; ls -l /mnt/wsl/scratch/data");

        Step("What the journal keeps of it");
        await ShowAsync("journalctl -b -t baremountd -o cat --no-pager | tail -n 12");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n({_clock.Elapsed.TotalSeconds:F0} s)"));
    }

    private void Step(string what) => Console.WriteLine($"\n{++_step}. {what}");

    private async Task ShowAsync(string script, bool mayFail = false)
    {
        foreach (string line in script.Split('\n'))
        {
            Console.WriteLine($"   # {line}");
        }

        GuestResult result = await _machine.RunAsync($"{{ {script}\n}} 2>&1", s_patience);
        foreach (string line in result.Output.Split('\n'))
        {
            Console.WriteLine($"   {line}");
        }

        if (!mayFail)
        {
            result.EnsureSuccess();
        }
    }
}
