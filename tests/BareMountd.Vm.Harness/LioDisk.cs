namespace BareMountd.Vm.Harness;

/// <summary>A disk made by <c>lio-disk</c> in the guest (packaging/vm/rootfs/common/usr/local/sbin/lio-disk). Disposal deletes it.</summary>
public sealed class LioDisk : IAsyncDisposable
{
    private readonly QemuMachine _machine;

    private LioDisk(QemuMachine machine, LioDiskSpec spec)
    {
        _machine = machine;
        Spec = spec;
    }

    public LioDiskSpec Spec { get; }

    /// <summary>Makes the disk; it is not plugged in yet. A reboot forgets it but keeps its file: make it again to get the content back.</summary>
    public static async Task<LioDisk> CreateAsync(QemuMachine machine, LioDiskSpec spec, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(spec);
        string words = string.Join(' ', new[] { spec.Name, spec.Size, spec.Vendor, spec.Model, spec.Serial }.Select(QemuMachine.ShellQuote));
        await machine.MustRunAsync($"lio-disk create {words}", null, cancellationToken);
        return new LioDisk(machine, spec);
    }

    /// <summary>Plugs it in.</summary>
    /// <returns>The kernel's name, such as <c>sdb</c>.</returns>
    public Task<string> AttachAsync(CancellationToken cancellationToken = default) => CommandAsync("attach", cancellationToken);

    /// <summary>Pulls it out, from under a live mount too; the content stays.</summary>
    public Task DetachAsync(CancellationToken cancellationToken = default) => CommandAsync("detach", cancellationToken);

    public async ValueTask DisposeAsync() => await CommandAsync("delete", CancellationToken.None);

    private Task<string> CommandAsync(string verb, CancellationToken cancellationToken) =>
        _machine.MustRunAsync($"lio-disk {verb} {QemuMachine.ShellQuote(Spec.Name)}", null, cancellationToken);
}
