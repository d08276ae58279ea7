using System.Globalization;
using System.Text;

namespace BareMountd.Tests.Shared;

/// <summary>
/// A directory tree as one text file, so that names such as <c>b8:0</c>, symlinks and empty folders survive every checkout:
/// <c>path:</c> and then one of <c>dir:</c>, <c>link: TARGET</c>, <c>text: LINES</c> (each line ends with a newline), <c>hex: BYTES</c>.
/// </summary>
public static class FixtureArchive
{
    /// <summary>Packs everything below a folder, sorted by path.</summary>
    public static string Pack(string root)
    {
        StringBuilder text = new();
        foreach (string path in Walk(root))
        {
            text.Append("path: ").Append(Path.GetRelativePath(root, path)).Append('\n');
            FileInfo info = new(path);
            if (info.LinkTarget is string target)
            {
                text.Append("link: ").Append(target).Append('\n');
            }
            else if (Directory.Exists(path))
            {
                text.Append("dir:\n");
            }
            else
            {
                PackFile(text, File.ReadAllBytes(path));
            }
        }

        return text.ToString();
    }

    /// <summary>Unpacks into a folder; a path that would leave it is an error.</summary>
    public static void Unpack(string text, string root)
    {
        string[] lines = text.Split('\n');
        string prefix = Path.GetFullPath(root) + "/";
        for (int i = 0; i + 1 < lines.Length;)
        {
            string path = Path.Combine(root, Value(lines[i], "path:"));
            if (!Path.GetFullPath(path).StartsWith(prefix, StringComparison.Ordinal))
            {
                throw new FormatException($"line {i + 1}: {path} is outside");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string kind = lines[i + 1];
            i += 2;
            if (kind == "dir:")
            {
                Directory.CreateDirectory(path);
            }
            else if (kind.StartsWith("link:", StringComparison.Ordinal))
            {
                File.CreateSymbolicLink(path, Value(kind, "link:"));
            }
            else if (kind.StartsWith("hex:", StringComparison.Ordinal))
            {
                File.WriteAllBytes(path, Convert.FromHexString(Value(kind, "hex:")));
            }
            else
            {
                int count = int.Parse(Value(kind, "text:"), CultureInfo.InvariantCulture);
                File.WriteAllText(path, string.Concat(lines.Skip(i).Take(count).Select(l => l + "\n")));
                i += count;
            }
        }
    }

    private static string Value(string line, string key) =>
        line.StartsWith(key, StringComparison.Ordinal) ? line[key.Length..].TrimStart(' ') : throw new FormatException($"expected {key} at '{line}'");

    private static void PackFile(StringBuilder text, byte[] bytes)
    {
        bool plain = (bytes.Length == 0 || bytes[^1] == '\n') && bytes.All(b => b is (byte)'\n' or (byte)'\t' or (>= 0x20 and < 0x7f));
        if (!plain)
        {
            text.Append("hex: ").Append(Convert.ToHexStringLower(bytes)).Append('\n');
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"text: {bytes.Count(b => b == '\n')}\n").Append(Encoding.ASCII.GetString(bytes));
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string path in Directory.GetFileSystemEntries(folder).Order(StringComparer.Ordinal))
        {
            bool link = new FileInfo(path).LinkTarget is not null;
            if (link || !Directory.Exists(path))
            {
                yield return path;
                continue;
            }

            if (!Directory.EnumerateFileSystemEntries(path).Any())
            {
                yield return path;
            }

            foreach (string below in Walk(path))
            {
                yield return below;
            }
        }
    }
}
