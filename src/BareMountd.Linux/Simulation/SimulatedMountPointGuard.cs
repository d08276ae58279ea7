using System.Collections.Immutable;
using BareMountd.Core.Mounts;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.Simulation;

/// <summary>Guards in memory, for <c>--simulate</c> and the tests: no directory is touched.</summary>
/// <param name="mounts">The simulated mount table.</param>
public sealed class SimulatedMountPointGuard(IMountTableSource mounts) : IMountPointGuard
{
    private readonly Lock _gate = new();
    private ImmutableSortedSet<string> _ours = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<string> Ours
    {
        get
        {
            lock (_gate)
            {
                return _ours;
            }
        }
    }

    /// <inheritdoc/>
    public GuardOutcome Set(string mountPoint) => Change(mountPoint, ours => ours.Add(mountPoint));

    /// <inheritdoc/>
    public GuardOutcome Clear(string mountPoint) => Change(mountPoint, ours => ours.Remove(mountPoint));

    private GuardOutcome Change(string mountPoint, Func<ImmutableSortedSet<string>, ImmutableSortedSet<string>> change)
    {
        if (mounts.Read().At(mountPoint) is not null)
        {
            return new GuardOutcome(GuardResult.Mounted, "something is mounted there");
        }

        lock (_gate)
        {
            ImmutableSortedSet<string> before = _ours;
            _ours = change(before);
            return new GuardOutcome(ReferenceEquals(_ours, before) ? GuardResult.AlreadySo : GuardResult.Changed, "");
        }
    }
}
