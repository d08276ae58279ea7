namespace BareMountd.Vm.Tests.Product;

[Collection(typeof(UdevGroup))]
public sealed class UdevIoTests(UdevVm vm) : IoTests(vm);
