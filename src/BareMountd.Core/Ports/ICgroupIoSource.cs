using BareMountd.Core.Io;

namespace BareMountd.Core.Ports;

/// <summary>I/O of systemd units, as the kernel counts it by control group.</summary>
public interface ICgroupIoSource
{
    /// <summary>Reads every unit. A unit that ends meanwhile is left out. Never called by two threads at once.</summary>
    void Read(CgroupIo into);
}
