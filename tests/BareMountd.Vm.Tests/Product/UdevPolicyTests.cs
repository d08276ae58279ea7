namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevPolicyTests(UdevVm vm) : PolicyTests(vm);
