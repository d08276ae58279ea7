using System.Globalization;
using System.Text;
using BareMountd.Core.Text;

namespace BareMountd.Core.Configuration;

/// <summary>One value of the file with its place. Paths are made on demand: nearly no node ever needs its own.</summary>
internal sealed class ConfigNode(ConfigNodeKind kind, int offset, ConfigNode? parent)
{
    /// <summary>Stands for a key that was reported already. No key of a file can be this: control characters are refused.</summary>
    public const string BrokenKey = "\0";

    private const int ShownKeyLength = 80;

    public ConfigNodeKind Kind { get; } = kind;

    /// <summary>Offset of its first byte.</summary>
    public int Offset { get; } = offset;

    public ConfigNode? Parent { get; } = parent;

    /// <summary>Key in the parent object; null elsewhere.</summary>
    public string? Key { get; init; }

    /// <summary>Offset of the key.</summary>
    public int KeyOffset { get; init; }

    /// <summary>Place in the parent array.</summary>
    public int Index { get; init; }

    /// <summary>Text of a text, digits of a number.</summary>
    public string Text { get; init; } = "";

    /// <summary>Members of an object (each with its key) or items of an array, in the order of the file.</summary>
    public List<ConfigNode> Children { get; } = [];

    public ConfigNode? Member(string key) => Children.Find(c => c.Key == key);

    /// <summary><c>$.disks.data.match.serial[1]</c>; keys that are no plain word stand in brackets.</summary>
    public string Path()
    {
        StringBuilder path = new("$");
        Append(path);
        return path.ToString();
    }

    private void Append(StringBuilder path)
    {
        if (Parent is null)
        {
            return;
        }

        Parent.Append(path);
        if (Key is null)
        {
            path.Append(CultureInfo.InvariantCulture, $"[{Index}]");
        }
        else if (Key.Length is > 0 and <= ShownKeyLength && Key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '$'))
        {
            path.Append('.').Append(Key);
        }
        else
        {
            path.Append(CultureInfo.InvariantCulture, $"[\"{TextEscaper.ForTerminal(Key, ShownKeyLength)}\"]");
        }
    }
}
