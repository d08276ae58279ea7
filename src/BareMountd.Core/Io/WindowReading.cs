using System.Runtime.InteropServices;

namespace BareMountd.Core.Io;

/// <summary>One window at one moment.</summary>
public sealed class WindowReading(IoWindow window)
{
    private readonly List<DiskDelta> _disks = [];

    /// <summary>The window.</summary>
    public IoWindow Window => window;

    /// <summary>The part of it that readings cover; zero when there is no data.</summary>
    public TimeSpan Covered { get; private set; }

    /// <summary>True when there is something to say.</summary>
    public bool HasData => Covered > TimeSpan.Zero;

    /// <summary>Each disk that was there at some time in the window; empty without data.</summary>
    public ReadOnlySpan<DiskDelta> Disks => CollectionsMarshal.AsSpan(_disks);

    /// <summary>Fills it anew.</summary>
    internal Span<DiskDelta> Begin(TimeSpan covered, List<string> names)
    {
        Covered = covered;
        _disks.Clear();
        foreach (string name in names)
        {
            _disks.Add(new DiskDelta(name, IoKinds.Other));
        }

        return CollectionsMarshal.AsSpan(_disks);
    }

    /// <summary>Takes those out that were not there in the window.</summary>
    internal void Keep(ReadOnlySpan<bool> wasThere)
    {
        int kept = 0;
        for (int i = 0; i < _disks.Count; i++)
        {
            if (wasThere[i])
            {
                _disks[kept++] = _disks[i];
            }
        }

        _disks.RemoveRange(kept, _disks.Count - kept);
    }
}
