namespace BareMountd.Core.Control;

/// <summary><c>baremountd --plan --json</c>.</summary>
/// <param name="Status">Every declared disk as it would be at the start of a daemon.</param>
/// <param name="Actions">What would be done, in words, in order.</param>
/// <param name="Devices">Every block device.</param>
public sealed record PlanResponse(StatusResponse Status, IReadOnlyList<string> Actions, IReadOnlyList<DeviceView> Devices);
