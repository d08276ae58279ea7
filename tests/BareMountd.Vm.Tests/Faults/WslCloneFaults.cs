namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(WslGroup))]
public sealed class WslCloneFaults(WslVm vm) : CloneFaults(vm);
