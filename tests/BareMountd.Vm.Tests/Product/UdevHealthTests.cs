namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevHealthTests(UdevVm vm) : HealthTests(vm);
