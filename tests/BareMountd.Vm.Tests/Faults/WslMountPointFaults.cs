namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslMountPointFaults(WslVm vm) : MountPointFaults(vm);
