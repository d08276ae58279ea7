namespace BareMountd.Vm.Tests.Product;

[Collection(typeof(WslGroup))]
public sealed class WslRequestTests(WslVm vm) : RequestTests(vm);
