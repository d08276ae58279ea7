namespace BareMountd.Vm.Tests;

/// <summary>Test classes with <c>[Collection(typeof(WslGroup))]</c> share the WSL2 look-alike.</summary>
[CollectionDefinition]
public sealed class WslGroup : ICollectionFixture<WslVm>;
