namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslSwapFaults(WslVm vm) : SwapFaults(vm);
