namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevUeventFaults(UdevVm vm) : UeventFaults(vm);
