using System.Collections.Immutable;

namespace BareMountd.Core.Mounts;

/// <summary>One property of a transient unit, with the D-Bus type that systemd wants for it.</summary>
/// <param name="Name">Name as on the bus (org.freedesktop.systemd1(5)).</param>
public abstract record UnitProperty(string Name)
{
    /// <summary>Type <c>s</c>.</summary>
    public sealed record Text(string Name, string Value) : UnitProperty(Name);

    /// <summary>Type <c>as</c>.</summary>
    public sealed record TextList(string Name, ImmutableArray<string> Values) : UnitProperty(Name);

    /// <summary>Type <c>t</c>.</summary>
    public sealed record Number(string Name, ulong Value) : UnitProperty(Name);

    /// <summary>Type <c>b</c>.</summary>
    public sealed record Flag(string Name, bool Value) : UnitProperty(Name);

    /// <summary>Type <c>a(sasb)</c> with one command; the first argument is the program's name.</summary>
    public sealed record Command(string Name, string Program, ImmutableArray<string> Arguments) : UnitProperty(Name)
    {
        /// <summary>False: the command must succeed. True: whatever its exit status, it has done its work (<c>ExecStart=-</c>).</summary>
        public bool MayFail { get; init; }
    }
}
