namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslDetachFaults(WslVm vm) : DetachFaults(vm);
