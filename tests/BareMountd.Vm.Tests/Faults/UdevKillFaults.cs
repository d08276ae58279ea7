namespace BareMountd.Vm.Tests.Faults;

/// <inheritdoc/>
[Collection(typeof(UdevGroup))]
public sealed class UdevKillFaults(UdevVm vm) : KillFaults(vm);
