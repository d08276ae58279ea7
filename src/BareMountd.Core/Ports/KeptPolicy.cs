namespace BareMountd.Core.Ports;

/// <summary>What policies must know of one disk over a restart of the daemon.</summary>
/// <param name="Disk">Declared disk. It was mounted at least once since the boot, or it would not be here.</param>
/// <param name="RemountedRw">When it was last unmounted, checked and mounted anew after the kernel made it read-only; null: never.</param>
public sealed record KeptPolicy(string Disk, DateTimeOffset? RemountedRw);
