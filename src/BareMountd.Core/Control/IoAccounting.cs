namespace BareMountd.Core.Control;

/// <summary>Whether the kernel counts I/O by unit.</summary>
/// <param name="State"><c>on</c>, <c>off</c>, <c>no-controller</c>, <c>no-cgroup2</c>; <c>unknown</c> when it could not be read.</param>
/// <param name="Hint">What to do so that it does; empty when it does.</param>
public sealed record IoAccounting(string State, string Hint);
