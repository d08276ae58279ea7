namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevDetachFaults(UdevVm vm) : DetachFaults(vm);
