namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevLifecycleTests(UdevVm vm) : LifecycleTests(vm);
