namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevMountPointFaults(UdevVm vm) : MountPointFaults(vm);
