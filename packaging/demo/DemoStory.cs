using BareMountd.Vm.Harness;

namespace BareMountd.Demo;

/// <summary>The demonstration, step by step, in a throw-away WSL2 look-alike.</summary>
internal static class DemoStory
{
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
            Step("Boot a Linux that looks like WSL2 (real systemd, no udev)");
            await using QemuMachine machine = await QemuMachine.StartAsync(
                VmProfile.Wsl, new VmOptions { Name = "demo", Progress = line => Console.WriteLine($"   {line}") });
            await ShowAsync(machine, "systemd-detect-virt; uname -r; findmnt -no TARGET,FSTYPE,PROPAGATION /mnt/wsl");

            Step($"Install {Path.GetFileName(package)}");
            await machine.InstallPackageAsync(Path.GetFullPath(package));
            await ShowAsync(machine, "dpkg-query -W baremountd; systemctl is-active baremountd");

            Step("Plug in a thin 4 TB disk with the owner's model and serial");
            await using LioDisk owner = await LioDisk.CreateAsync(machine, LioDiskSpec.Owner);
            string disk = await owner.AttachAsync();
            await ShowAsync(machine, $"lsblk -o NAME,SIZE,VENDOR,MODEL /dev/{disk}; tail -c +5 /sys/block/{disk}/device/vpd_pg80 | tr -d '\\0'; echo");

            if (interactive)
            {
                Step("A root shell in the machine; Ctrl-] leaves it");
                await GuestShell.OpenAsync(machine);
            }

            return 0;
        }
        catch (Exception exception) when (exception is GuestCommandException or TimeoutException or InvalidOperationException or QmpException)
        {
            await Console.Error.WriteLineAsync($"demo: {exception.Message}");
            return 1;
        }
    }

    private static void Step(string what) => Console.WriteLine($"\n== {what}");

    private static async Task ShowAsync(QemuMachine machine, string script)
    {
        Console.WriteLine($"   # {script}");
        foreach (string line in (await machine.MustRunAsync(script)).Split('\n'))
        {
            Console.WriteLine($"   {line}");
        }
    }
}
