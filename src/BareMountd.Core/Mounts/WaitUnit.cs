namespace BareMountd.Core.Mounts;

/// <summary>
/// The unit that stands for "this disk is mounted and can be worked on": an instance of <c>baremountd-wait@.service</c>. Others require it
/// and come after it; it waits while it starts, and the daemon stops it when the disk goes.
/// </summary>
public static class WaitUnit
{
    private const string Prefix = "baremountd-wait@";
    private const string Suffix = ".service";

    /// <summary>
    /// The instance of a disk. Its name is the disk's name as it is: a declared name has no character that a unit name may not have
    /// (systemd.unit(5)), and the template passes it on unescaped (<c>%i</c>).
    /// </summary>
    public static string For(string disk) => Prefix + disk + Suffix;

    /// <summary>True for an instance of the template.</summary>
    public static bool Is(string unit) =>
        unit.Length > Prefix.Length + Suffix.Length && unit.StartsWith(Prefix, StringComparison.Ordinal) && unit.EndsWith(Suffix, StringComparison.Ordinal);
}
