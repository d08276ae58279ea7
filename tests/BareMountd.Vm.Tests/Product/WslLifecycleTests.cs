namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslLifecycleTests(WslVm vm) : LifecycleTests(vm);
