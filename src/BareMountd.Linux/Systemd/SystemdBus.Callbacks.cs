using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace BareMountd.Linux.Systemd;

/// <summary>What sd-bus calls, on the loop thread. No exception may fly out of these: a fault ends the loop, or the call that it belongs to.</summary>
public sealed partial class SystemdBus
{
    private static SystemdBus FromUserdata(nint userdata) => (SystemdBus)GCHandle.FromIntPtr(userdata).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnJobRemoved(nint message, nint userdata, nint error)
    {
        SystemdBus bus = FromUserdata(userdata);
        try
        {
            bus.JobRemoved(message);
        }
        catch (Exception e)
        {
            bus._loop.Fail(e);
        }

        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnOwnerChanged(nint message, nint userdata, nint error)
    {
        SystemdBus bus = FromUserdata(userdata);
        try
        {
            bus.OwnerChanged(message);
        }
        catch (Exception e)
        {
            bus._loop.Fail(e);
        }

        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnDisconnected(nint message, nint userdata, nint error)
    {
        SystemdBus bus = FromUserdata(userdata);
        int generation = bus._generation;
        bus.Unready();

        // sd-bus is still on the stack: its objects are freed after it has returned.
        bus._loop.Post(() =>
        {
            if (generation == bus._generation && !bus._closed && bus._bus != 0)
            {
                bus.Lose("the connection to the bus was lost");
            }
        });
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnReply(nint reply, nint userdata, nint error)
    {
        PendingCall call = (PendingCall)GCHandle.FromIntPtr(userdata).Target!;
        try
        {
            call.Owner._calls.Remove(call);
            call.Release();
            if (BusMessage.Error(reply) is BusErrorException failure)
            {
                call.Fail(failure);
            }
            else
            {
                call.Complete(reply);
            }
        }
        catch (Exception e)
        {
            call.Fail(e);
        }

        return 0;
    }
}
