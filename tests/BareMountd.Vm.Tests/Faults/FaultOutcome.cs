namespace BareMountd.Vm.Tests.Faults;

/// <summary>One run of a fault test: a line of the table at the end.</summary>
/// <param name="Fault">As in <see cref="FaultAttribute"/>.</param>
/// <param name="Profile"><c>wsl</c> or <c>udev</c>.</param>
/// <param name="Outcome"><c>passed</c>, <c>failed</c>, <c>skipped</c>.</param>
/// <param name="Time">From the first step to the last, without boot and tidying up.</param>
/// <param name="Figures">What was counted and measured.</param>
public sealed record FaultOutcome(string Fault, string Profile, string Outcome, TimeSpan Time, string Figures);
