using System.Globalization;
using System.Text.Json.Nodes;

namespace BareMountd.Vm.Harness;

/// <summary>The machine's hardware, as arguments of qemu-system-x86_64.</summary>
internal static class QemuCommandLine
{
    /// <summary>The controller for test disks; the root disk has one of its own, so that pulling disks never touches it.</summary>
    public const string TestBus = "test.0";

    /// <summary>An empty PCIe slot: a disk is plugged into q35's root bus only while the machine is off.</summary>
    public const string NvmeSlot = "nvme";

    /// <summary>A stopped machine (<c>-S</c>): the first disks are plugged in by QMP before the first instruction.</summary>
    public static IReadOnlyList<string> Build(VmImage image, VmProfile profile, VmOptions options, VmPaths paths)
    {
        // QEMU reads a host's file through its page cache and never flushes it: a power cut is one of the guest, and the
        // files of a run are thrown away anyhow.
        JsonObject root = new()
        {
            ["driver"] = "qcow2",
            ["node-name"] = "root",
            ["cache"] = new JsonObject { ["no-flush"] = true },
            ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = paths.RootOverlay, ["cache"] = new JsonObject { ["no-flush"] = true } },
        };
        string kernelArguments = "root=LABEL=bench rw console=ttyS0"
            + (profile == VmProfile.Wsl ? " container=wsl" : string.Empty)
            + (options.KernelArguments.Length > 0 ? " " + options.KernelArguments : string.Empty);
        return
        [
            "-nodefaults", "-no-user-config", "-display", "none", "-S",
            "-name", options.Name,
            // A reboot ends QEMU, and the harness starts a new one: after a reset in place the emulator drags the translated code
            // of the boot before along, and the same boot takes 22 to 34 s instead of 11 (measured, QEMU 7.2).
            "-action", "reboot=shutdown",
            "-machine", "q35",
            "-accel", options.Accelerator == "tcg" ? "tcg,thread=multi" : options.Accelerator,
            // Four levels of page tables are one less to walk in emulation. Do not take svm away as well: QEMU 7.2 then hides
            // CPUID 0x80000008, the kernel guesses 48 address bits, and with la57 on every name in mountinfo turns to "xxx".
            "-cpu", "max,la57=off",
            "-smp", options.Processors.ToString(CultureInfo.InvariantCulture),
            "-m", options.MemoryMiB.ToString(CultureInfo.InvariantCulture),
            "-kernel", image.Kernel, "-initrd", image.InitialRamdisk, "-append", kernelArguments,
            "-qmp", $"unix:{paths.Qmp},server=on,wait=off",
            "-chardev", $"file,id=console,path={paths.ConsoleLog},append=on", "-serial", "chardev:console",
            "-chardev", $"socket,id=shell,path={paths.Shell},server=on,wait=off", "-serial", "chardev:shell",
            "-device", "virtio-serial-pci",
            "-chardev", $"socket,id=agent,path={paths.Agent},server=on,wait=off",
            "-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0",
            "-device", "virtio-rng-pci",
            "-device", "virtio-scsi-pci,id=system",
            "-blockdev", root.ToJsonString(),
            // What a distribution's own VHDX looks like under WSL2.
            "-device", "scsi-hd,bus=system.0,drive=root,vendor=Msft,product=Virtual Disk,device_id=",
            "-device", "virtio-scsi-pci,id=test",
            "-device", $"pcie-root-port,id={NvmeSlot},chassis=1",
        ];
    }
}
