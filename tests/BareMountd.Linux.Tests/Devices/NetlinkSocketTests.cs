using BareMountd.Linux.Interop;

namespace BareMountd.Linux.Tests.Devices;

public sealed class NetlinkSocketTests
{
    [Fact]
    public void A_fresh_socket_listens_and_never_waits()
    {
        using NetlinkSocket socket = new();
        byte[] buffer = new byte[16 * 1024];
        NetlinkSocket.Outcome outcome;
        do
        {
            outcome = socket.Receive(buffer, out _);
        }
        while (outcome == NetlinkSocket.Outcome.Message);

        Assert.Equal(NetlinkSocket.Outcome.Empty, outcome);
    }

    [Fact]
    public unsafe void What_a_process_sends_to_the_group_is_not_believed()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can try to spoof kernel events");
        using NetlinkSocket socket = new();
        ReadOnlySpan<byte> lie = "add@/devices/virtual/block/loop99\0ACTION=add\0DEVPATH=/devices/virtual/block/loop99\0SUBSYSTEM=block\0"u8;
        Assert.SkipUnless(NetlinkSpoof.TrySend(lie), "this machine does not let root send to the kernel's group");
        byte[] buffer = new byte[16 * 1024];
        List<NetlinkSocket.Outcome> seen = [];
        NetlinkSocket.Outcome outcome;
        while ((outcome = socket.Receive(buffer, out int length)) != NetlinkSocket.Outcome.Empty)
        {
            seen.Add(outcome);
            Assert.False(outcome == NetlinkSocket.Outcome.Message && buffer.AsSpan(0, length).IndexOf("loop99"u8) >= 0);
        }

        Assert.Contains(NetlinkSocket.Outcome.Foreign, seen);
    }
}
