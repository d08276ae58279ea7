namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslClockFaults(WslVm vm) : ClockFaults(vm);
