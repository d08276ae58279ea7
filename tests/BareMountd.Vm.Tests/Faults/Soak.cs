namespace BareMountd.Vm.Tests.Faults;

/// <summary>How long the fault tests go on: short in the usual run, in full with <c>tests/run.sh --soak</c>.</summary>
public static class Soak
{
    /// <summary>True with <c>BAREMOUNTD_SOAK=1</c>.</summary>
    public static bool Full { get; } = Environment.GetEnvironmentVariable("BAREMOUNTD_SOAK") == "1";

    /// <summary>The number of rounds for this run.</summary>
    public static int Times(int brief, int full) => Full ? full : brief;
}
