namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslUeventFaults(WslVm vm) : UeventFaults(vm);
