namespace BareMountd.Vm.Tests;

/// <summary>Test classes with <c>[Collection(typeof(UdevGroup))]</c> share the machine with udev.</summary>
[CollectionDefinition]
public sealed class UdevGroup : ICollectionFixture<UdevVm>;
