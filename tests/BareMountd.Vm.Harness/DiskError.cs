namespace BareMountd.Vm.Harness;

/// <summary>Which requests of a disk fail.</summary>
public enum DiskError
{
    Read,
    Write,

    /// <summary>SYNCHRONIZE CACHE: the disk takes data and cannot keep it.</summary>
    Flush,
}
