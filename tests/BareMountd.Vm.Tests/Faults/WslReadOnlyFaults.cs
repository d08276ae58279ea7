namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslReadOnlyFaults(WslVm vm) : ReadOnlyFaults(vm);
