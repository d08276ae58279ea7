namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslProbeTests(WslVm vm) : ProbeTests(vm);
