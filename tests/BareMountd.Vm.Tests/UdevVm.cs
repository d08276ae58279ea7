using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests;

/// <summary>Plain Debian with udev.</summary>
public sealed class UdevVm() : VmFixture(VmProfile.Udev);
