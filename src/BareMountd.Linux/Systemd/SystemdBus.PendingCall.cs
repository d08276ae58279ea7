using System.Runtime.InteropServices;
using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Systemd;

/// <summary>A method call whose reply is awaited.</summary>
public sealed partial class SystemdBus
{
    private sealed class PendingCall(SystemdBus owner, Action<nint> complete, Action<Exception> fail)
    {
        internal nint Slot;
        internal GCHandle Handle;

        internal SystemdBus Owner { get; } = owner;

        internal void Complete(nint reply) => complete(reply);

        internal void Fail(Exception error) => fail(error);

        internal void Release()
        {
            if (Slot != 0)
            {
                SystemdBusNative.sd_bus_slot_unref(Slot);
                Slot = 0;
            }

            if (Handle.IsAllocated)
            {
                Handle.Free();
            }
        }
    }
}
