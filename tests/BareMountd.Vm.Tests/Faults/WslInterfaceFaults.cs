namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslInterfaceFaults(WslVm vm) : InterfaceFaults(vm);
