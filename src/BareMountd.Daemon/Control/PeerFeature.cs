namespace BareMountd.Daemon.Control;

/// <summary>Carries the peer of a control connection to its requests. Its presence means: this connection came in on the control socket.</summary>
public sealed record PeerFeature(Peer Peer);
