namespace BareMountd.Vm.Tests.Product;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslSurfaceTests(WslVm vm) : SurfaceTests(vm)
{
    protected override string ExpectedSource => "kernel";
}
