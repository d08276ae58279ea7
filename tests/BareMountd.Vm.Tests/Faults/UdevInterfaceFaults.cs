namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevInterfaceFaults(UdevVm vm) : InterfaceFaults(vm);
