using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BareMountd.Daemon.Hosting;

/// <summary>One place where the daemon listens.</summary>
/// <param name="EndPoint">Address, socket path, or a handle that systemd passed.</param>
/// <param name="Configure">What is done with each connection before HTTP; null: nothing.</param>
internal sealed record ListenPoint(EndPoint EndPoint, Action<ListenOptions>? Configure = null);
