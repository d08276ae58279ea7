namespace BareMountd.Linux.Devices;

/// <summary>Where a monitor thread leaves what it heard. Called from that thread: never waits, never throws.</summary>
internal interface IChangeSink
{
    /// <summary>A device appeared, changed or went.</summary>
    void Touch(string name);

    /// <summary>Events were lost or may have been: everything has to be read again.</summary>
    void Resync(string reason);

    /// <summary>The monitor failed for good.</summary>
    void Fail(Exception failure);
}
