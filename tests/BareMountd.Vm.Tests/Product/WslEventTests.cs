namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslEventTests(WslVm vm) : EventTests(vm);
