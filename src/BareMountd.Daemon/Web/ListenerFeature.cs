namespace BareMountd.Daemon.Web;

/// <summary>At which listener for metrics a connection came in.</summary>
/// <param name="ForThisMachine">It is on loopback: who asks must name this machine.</param>
internal sealed record ListenerFeature(bool ForThisMachine);
