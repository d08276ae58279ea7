namespace BareMountd.Vm.Tests.Faults;

/// <summary>
/// What a fault test stands for; its line in docs/reliability.md. A native test (Daemon.Tests/Documentation) reads these attributes
/// from the source: each text is one literal on one line, and the attribute stands above the test's own attributes.
/// </summary>
/// <param name="fault">The fault in a few words; the same in both profiles, and no other test's.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FaultAttribute(string fault) : Attribute
{
    public string Fault { get; } = fault;

    /// <summary>What a user sees of it: states, codes, answers.</summary>
    public required string Sees { get; init; }

    /// <summary>What holds whatever happens.</summary>
    public required string Guaranteed { get; init; }
}
