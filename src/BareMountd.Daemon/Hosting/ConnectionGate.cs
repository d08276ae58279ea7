using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace BareMountd.Daemon.Hosting;

/// <summary>
/// Lets so many connections of one listener in and closes the others at once. Kestrel's own limit counts all listeners together: clients of
/// <c>/metrics</c> would keep root from the control socket. Without a limit they take every descriptor, and a process without descriptors
/// cannot look after disks (the runtime even ends it).
/// </summary>
internal sealed class ConnectionGate(int most)
{
    private int _open;

    /// <summary>Puts the gate before everything else that is done with a connection.</summary>
    public void Guard(ListenOptions options) => options.Use(next => async connection =>
    {
        try
        {
            if (Interlocked.Increment(ref _open) <= most)
            {
                await next(connection);
            }
            else
            {
                connection.Abort();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    });
}
