namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslPolicyTests(WslVm vm) : PolicyTests(vm);
