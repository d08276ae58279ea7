namespace BareMountd.Vm.Tests.Product;

[Collection(typeof(WslGroup))]
public sealed class WslIoTests(WslVm vm) : IoTests(vm);
