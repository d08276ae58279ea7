namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevFullFaults(UdevVm vm) : FullFaults(vm);
