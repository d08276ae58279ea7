namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevProbeTests(UdevVm vm) : ProbeTests(vm);
