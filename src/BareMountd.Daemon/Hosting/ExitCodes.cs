namespace BareMountd.Daemon.Hosting;

/// <summary>Exit codes of <c>baremountd</c>.</summary>
public static class ExitCodes
{
    /// <summary>Ended as asked.</summary>
    public const int Ok = 0;

    /// <summary>A part of the daemon failed; the log names it.</summary>
    public const int PartFailed = 1;

    /// <summary>Wrong command line.</summary>
    public const int Usage = 2;

    /// <summary>The configuration is refused (EX_CONFIG of sysexits.h, which systemd shows as CONFIG).</summary>
    public const int Config = 78;
}
