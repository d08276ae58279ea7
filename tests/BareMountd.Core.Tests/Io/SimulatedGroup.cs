using BareMountd.Core.Io;

namespace BareMountd.Core.Tests.Io;

/// <summary>One control group with the kernel's hierarchical counters.</summary>
internal sealed class SimulatedGroup(string unit, SimulatedGroup? parent, ulong inode)
{
    private readonly Dictionary<SimulatedDisk, IoStat> _stats = [];

    public string Unit => unit;

    public SimulatedGroup? Parent => parent;

    public ulong Inode => inode;

    public int Depth => parent is null ? 0 : parent.Depth + 1;

    public void Count(SimulatedDisk disk, IoStat stat) => _stats[disk] = On(disk) + stat;

    public IoStat On(SimulatedDisk disk) => _stats.GetValueOrDefault(disk);

    public void Forget(SimulatedDisk disk) => _stats.Remove(disk);
}
