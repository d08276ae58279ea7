namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevPowerFaults(UdevVm vm) : PowerFaults(vm);
