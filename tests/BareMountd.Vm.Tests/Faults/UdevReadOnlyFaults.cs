namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevReadOnlyFaults(UdevVm vm) : ReadOnlyFaults(vm);
