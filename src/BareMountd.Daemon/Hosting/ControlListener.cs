using System.Net.Sockets;
using BareMountd.Core.Configuration;
using BareMountd.Core.Host;
using BareMountd.Daemon.Control;
using BareMountd.Linux.Host;
using BareMountd.Linux.Systemd;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BareMountd.Daemon.Hosting;

/// <summary>The control socket: systemd's, where the socket unit gave us one, else our own; each connection learns who its peer is.</summary>
internal sealed class ControlListener(LinuxRoots roots, ControlConfig config, ConnectionGate gate)
{
    /// <summary>FileDescriptorName= in the socket unit.</summary>
    private const string ActivationName = "control";

    /// <summary>The place; an old socket there is removed.</summary>
    public ListenPoint Prepare()
    {
        foreach ((string name, int descriptor) in ListenFds.Get())
        {
            if (name == ActivationName)
            {
                return new ListenPoint(new FileHandleEndPoint((ulong)descriptor, FileHandleType.Auto), Identify);
            }
        }

        Directory.CreateDirectory(roots.RuntimeDirectory);

        // A socket that a killed daemon left behind: connecting would be refused, and binding too.
        File.Delete(roots.ControlSocket);
        return new ListenPoint(new UnixDomainSocketEndPoint(roots.ControlSocket), Identify);
    }

    private void Identify(ListenOptions options)
    {
        gate.Guard(options);
        options.Use(next => connection =>
        {
            if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is Socket socket)
            {
                connection.Features.Set(new PeerFeature(Identify(socket)));
            }

            return next(connection);
        });
    }

    private Peer Identify(Socket socket)
    {
        PeerCredentials peer = PeerCredentials.Of(socket);
        bool mayAct = peer.Uid == 0 || peer.Uid == PeerCredentials.OwnUid || (config.ActGroup is string group && peer.IsMemberOf(group));
        return new Peer(peer.Uid, peer.Pid, mayAct);
    }
}
