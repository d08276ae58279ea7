namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslIoErrorFaults(WslVm vm) : IoErrorFaults(vm);
