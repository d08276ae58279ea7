namespace BareMountd.Vm.Harness;

/// <summary>A command in the guest that had to succeed did not.</summary>
public sealed class GuestCommandException(GuestResult result) : Exception($"In the guest:\n{result}")
{
    public GuestResult Result { get; } = result;
}
