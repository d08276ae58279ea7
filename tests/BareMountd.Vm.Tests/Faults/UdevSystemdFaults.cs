namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevSystemdFaults(UdevVm vm) : SystemdFaults(vm);
