namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslConfigFaults(WslVm vm) : ConfigFaults(vm);
