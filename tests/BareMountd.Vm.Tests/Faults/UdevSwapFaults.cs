namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevSwapFaults(UdevVm vm) : SwapFaults(vm);
