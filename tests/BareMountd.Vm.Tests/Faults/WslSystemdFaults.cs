namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslSystemdFaults(WslVm vm) : SystemdFaults(vm);
