namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslHealthTests(WslVm vm) : HealthTests(vm);
