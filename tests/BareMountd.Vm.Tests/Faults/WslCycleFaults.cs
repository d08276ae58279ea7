namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslCycleFaults(WslVm vm) : CycleFaults(vm);
