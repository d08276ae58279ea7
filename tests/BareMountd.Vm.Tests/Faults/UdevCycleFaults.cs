namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevCycleFaults(UdevVm vm) : CycleFaults(vm);
