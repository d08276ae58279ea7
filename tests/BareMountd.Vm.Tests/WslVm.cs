using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests;

/// <summary>The WSL2 look-alike.</summary>
public sealed class WslVm() : VmFixture(VmProfile.Wsl);
