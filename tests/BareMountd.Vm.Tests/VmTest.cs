using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests;

/// <summary>
/// Base of the tests that run in a machine: it is booted before the first one, and when a test fails, the guest's journal,
/// kernel log and console go to <c>artifacts/vm/PROFILE/CLASS.TEST/</c>.
/// </summary>
public abstract class VmTest(VmFixture fixture) : IAsyncLifetime
{
    private QemuMachine? _machine;

    protected QemuMachine Machine => _machine ?? throw new InvalidOperationException("The machine is there once InitializeAsync has run.");

    protected VmProfile Profile => fixture.Profile;

    /// <summary>True for tests of the product: they get a machine with the .deb installed.</summary>
    protected virtual bool NeedsPackage => true;

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public virtual async ValueTask InitializeAsync() =>
        _machine = NeedsPackage ? await fixture.MachineWithPackageAsync(Cancelled) : await fixture.MachineAsync(Cancelled);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_machine is not null && TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            string test = $"{TestContext.Current.TestClass?.TestClassSimpleName}.{TestContext.Current.TestMethod?.MethodName}";
            string folder = Path.Combine(_machine.Paths.Logs, test);
            await _machine.DumpAsync(folder, CancellationToken.None);
            Tell($"the machine's logs are in {folder}");
        }
    }

    /// <summary>A line in the test's output, for measured values.</summary>
    protected static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
