using BareMountd.Core.Control;
using BareMountd.Core.Health;
using BareMountd.Core.Planning;

namespace BareMountd.Daemon.Reconciling;

/// <summary>Everything readers see: one immutable value, swapped by reference after each pass.</summary>
/// <param name="Input">What was decided on.</param>
/// <param name="Output">What was decided.</param>
/// <param name="Health">How the disks are.</param>
/// <param name="Status">The same for users; free space is added by the reader that wants it.</param>
public sealed record DaemonSnapshot(PlanInput Input, PlanOutput Output, HealthOutcome Health, StatusResponse Status);
