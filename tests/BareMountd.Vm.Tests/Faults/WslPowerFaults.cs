namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslPowerFaults(WslVm vm) : PowerFaults(vm);
