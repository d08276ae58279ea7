namespace BareMountd.Vm.Tests.Product;

[Collection(typeof(UdevGroup))]
public sealed class UdevRequestTests(UdevVm vm) : RequestTests(vm);
