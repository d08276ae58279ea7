using System.IO.Enumeration;
using BareMountd.Core.Io;

namespace BareMountd.Linux.Cgroup;

/// <summary>A control group that is or holds a unit, remembered from walk to walk so that its names are made once.</summary>
internal sealed class CgroupNode
{
    private static readonly EnumerationOptions s_options = new() { AttributesToSkip = 0, IgnoreInaccessible = true, ReturnSpecialDirectories = false };

    private static readonly FileSystemEnumerable<CgroupNode>.FindPredicate s_isDirectory = static (ref FileSystemEntry entry) => entry.IsDirectory;

    private readonly string _path;
    private readonly string _manager;
    private readonly bool _isRoot;
    private readonly FileSystemEnumerable<CgroupNode>.FindTransform _find;
    private readonly List<CgroupNode> _present = [];
    private Dictionary<string, CgroupNode> _children = new(StringComparer.Ordinal);
    private Dictionary<string, CgroupNode>.AlternateLookup<ReadOnlySpan<char>> _byName;

    private CgroupNode(string path, UnitCgroup cgroup, string manager, bool isRoot)
    {
        _path = path;
        _manager = manager;
        _isRoot = isRoot;
        Cgroup = cgroup;
        StatFile = path + "/io.stat";
        _byName = _children.GetAlternateLookup<ReadOnlySpan<char>>();
        _find = Find;
    }

    /// <summary>What it is.</summary>
    public UnitCgroup Cgroup { get; }

    /// <summary>Its <c>io.stat</c>.</summary>
    public string StatFile { get; }

    /// <summary>The root.</summary>
    public static CgroupNode Root(string path) => new(path, new UnitCgroup(UnitCgroup.Root, true), "", true);

    /// <summary>The groups that are directly below it now; what is no unit is left out.</summary>
    public IReadOnlyList<CgroupNode> List()
    {
        _present.Clear();
        try
        {
            // Made anew each time: it opens the directory when it is made.
            FileSystemEnumerable<CgroupNode> directories = new(_path, _find, s_options) { ShouldIncludePredicate = s_isDirectory };
            foreach (CgroupNode child in directories)
            {
                _present.Add(child);
            }
        }
        catch (DirectoryNotFoundException)
        {
            // It ended after its parent was listed.
        }

        // Forget those that ended, at the cost of a new table now and then.
        if (_children.Count > 2 * _present.Count + 64)
        {
            _children = new Dictionary<string, CgroupNode>(StringComparer.Ordinal);
            foreach (CgroupNode child in _present)
            {
                _children[System.IO.Path.GetFileName(child._path)] = child;
            }

            _byName = _children.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        _present.RemoveAll(static child => child.Cgroup.Unit is null);
        return _present;
    }

    private CgroupNode Find(ref FileSystemEntry entry)
    {
        if (_byName.TryGetValue(entry.FileName, out CgroupNode? known))
        {
            return known;
        }

        string name = entry.FileName.ToString();
        string manager = _manager.Length == 0 && UnitCgroup.IsUserManager(Cgroup.Unit!) ? Cgroup.Unit! : _manager;
        return _children[name] = new CgroupNode($"{_path}/{name}", UnitCgroup.Of(name, manager, _isRoot), manager, false);
    }
}
