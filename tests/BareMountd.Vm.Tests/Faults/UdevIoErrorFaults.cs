namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevIoErrorFaults(UdevVm vm) : IoErrorFaults(vm);
