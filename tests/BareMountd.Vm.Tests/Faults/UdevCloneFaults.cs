namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevCloneFaults(UdevVm vm) : CloneFaults(vm);
