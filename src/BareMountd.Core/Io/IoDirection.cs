namespace BareMountd.Core.Io;

/// <summary>Which I/O a figure is about; on the wire and as a label in lower case.</summary>
public enum IoDirection
{
    /// <summary>Reads and writes together.</summary>
    Both,

    /// <summary>Reads.</summary>
    Read,

    /// <summary>Writes.</summary>
    Write,
}
