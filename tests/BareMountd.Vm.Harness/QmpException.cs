namespace BareMountd.Vm.Harness;

/// <summary>QEMU or the guest agent refused a command.</summary>
public sealed class QmpException(string command, string reason) : Exception($"{command}: {reason}")
{
    public string Command { get; } = command;
}
