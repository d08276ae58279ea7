using BareMountd.Vm.Harness;

namespace BareMountd.Vm.Tests;

/// <summary>
/// One machine for all tests of a collection, booted when the first test asks for it. xunit runs the tests of a collection
/// one after the other and different collections side by side, so the two profiles boot and work in parallel.
/// </summary>
public abstract class VmFixture(VmProfile profile) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private QemuMachine? _machine;
    private Exception? _bootFailure;
    private bool _packageInstalled;

    public VmProfile Profile { get; } = profile;

    /// <summary>The booted machine. Skips the test on a host that lacks QEMU, unless <c>BAREMOUNTD_REQUIRE_VM=1</c>.</summary>
    public async Task<QemuMachine> MachineAsync(CancellationToken cancellationToken)
    {
        if (VmImage.MissingOnHost() is { } missing)
        {
            if (Environment.GetEnvironmentVariable("BAREMOUNTD_REQUIRE_VM") == "1")
            {
                Assert.Fail($"BAREMOUNTD_REQUIRE_VM=1, but {missing}.");
            }

            Assert.Skip($"The VM tests cannot run here: {missing}.");
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            // A machine that did not boot will not boot for the next test either; each of them tells the same reason.
            if (_bootFailure is not null)
            {
                throw new InvalidOperationException("The machine did not boot.", _bootFailure);
            }

            return _machine ??= await BootAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The booted machine with baremountd's .deb installed in it, once.</summary>
    /// <remarks>A missing package fails the test: the product's tests must not pass by not running.</remarks>
    public async Task<QemuMachine> MachineWithPackageAsync(CancellationToken cancellationToken)
    {
        QemuMachine machine = await MachineAsync(cancellationToken);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_packageInstalled)
            {
                string? package = Repository.FindPackage(out string? problem);
                Assert.True(package is not null, problem);
                await machine.InstallPackageAsync(package!, cancellationToken);
                _packageInstalled = true;
            }
        }
        finally
        {
            _gate.Release();
        }

        return machine;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_machine is not null)
        {
            await _machine.DisposeAsync();
        }

        _gate.Dispose();
    }

    private async Task<QemuMachine> BootAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await QemuMachine.StartAsync(
                Profile,
                new VmOptions { Name = Profile == VmProfile.Wsl ? "wsl" : "udev", Progress = Console.Error.WriteLine },
                cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            _bootFailure = exception;
            throw;
        }
    }
}
