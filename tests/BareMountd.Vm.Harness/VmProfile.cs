namespace BareMountd.Vm.Harness;

/// <summary>Which of the two machines of <c>packaging/vm</c> to boot.</summary>
public enum VmProfile
{
    /// <summary>The WSL2 look-alike: <c>container=wsl</c>, no udev, <c>/mnt/wsl</c> a shared tmpfs.</summary>
    Wsl,

    /// <summary>Plain Debian with udev.</summary>
    Udev,
}
