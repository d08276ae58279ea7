namespace BareMountd.Vm.Harness;

/// <summary>How to boot a machine.</summary>
public sealed record VmOptions
{
    /// <summary>Names the folder of logs under <c>artifacts/vm</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Memory in MiB.</summary>
    public int MemoryMiB { get; init; } = 1536;

    /// <summary>Virtual processors; each is a thread of QEMU.</summary>
    public int Processors { get; init; } = 2;

    /// <summary>Disks that are there before the kernel starts.</summary>
    public IReadOnlyList<DiskSpec> Disks { get; init; } = [];

    /// <summary>More words for the kernel command line.</summary>
    public string KernelArguments { get; init; } = string.Empty;

    /// <summary>Until the guest agent answers and systemd has finished its start. Generous: nothing here has KVM for sure.</summary>
    public TimeSpan BootTimeout { get; init; } = TimeSpan.FromMinutes(4);

    /// <summary>
    /// Leave the machine running when it is disposed and when this process ends; <c>BAREMOUNTD_VM_KEEP=1</c> sets it for all.
    /// </summary>
    public bool Keep { get; init; } = Environment.GetEnvironmentVariable("BAREMOUNTD_VM_KEEP") == "1";

    /// <summary><c>tcg</c> (always works) or <c>kvm</c>; <c>BAREMOUNTD_VM_ACCEL</c> sets it for all.</summary>
    public string Accelerator { get; init; } = Environment.GetEnvironmentVariable("BAREMOUNTD_VM_ACCEL") is { Length: > 0 } accelerator ? accelerator : "tcg";

    /// <summary>Gets lines on what is going on.</summary>
    public Action<string>? Progress { get; init; }
}
