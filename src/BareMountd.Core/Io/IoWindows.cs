using System.Collections.Immutable;

namespace BareMountd.Core.Io;

/// <summary>The windows, shortest first.</summary>
public static class IoWindows
{
    /// <summary>The list.</summary>
    public static ImmutableArray<IoWindow> All { get; } =
    [
        new("1m", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(3)),
        new("5m", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(15)),
        new("1h", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)),
    ];

    /// <summary>The longest one: what is older is of no use.</summary>
    public static IoWindow Longest => All[^1];

    /// <summary>The window that a request means when it names none.</summary>
    public const string DefaultName = "5m";

    /// <summary>Place in <see cref="All"/> of the window of that name; -1 when there is none.</summary>
    public static int IndexOf(string name)
    {
        for (int i = 0; i < All.Length; i++)
        {
            if (All[i].Name == name)
            {
                return i;
            }
        }

        return -1;
    }
}
