namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevEventTests(UdevVm vm) : EventTests(vm);
