namespace BareMountd.Daemon.Control;

/// <summary>Who is at the other end of a control connection, as the kernel says (SO_PEERCRED, SO_PEERGROUPS).</summary>
/// <param name="Uid">User id at the time of connect.</param>
/// <param name="Pid">Process id at the time of connect.</param>
/// <param name="MayAct">Root, the daemon's own user, or a member of the configured group.</param>
public sealed record Peer(uint Uid, int Pid, bool MayAct);
