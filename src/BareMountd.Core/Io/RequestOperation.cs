namespace BareMountd.Core.Io;

/// <summary>What a request does, by the kernel's numbers (<c>enum req_op</c>, include/linux/blk_types.h).</summary>
public enum RequestOperation
{
    /// <summary>Reads.</summary>
    Read,

    /// <summary>Writes.</summary>
    Write,

    /// <summary>Has the disk write what it keeps in its cache; moves no data.</summary>
    Flush,

    /// <summary>Tells the disk what is no longer used.</summary>
    Discard,
}
