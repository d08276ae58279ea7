namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevSurfaceTests(UdevVm vm) : SurfaceTests(vm)
{
    protected override string ExpectedSource => "udev";
}
