namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevConfigFaults(UdevVm vm) : ConfigFaults(vm);
