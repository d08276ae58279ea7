using BareMountd.Core.Host;

namespace BareMountd.Linux.Tests.Proc;

/// <summary>A tree of recorded files that is removed at the end.</summary>
internal sealed class TempTree : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("baremountd-test-");

    public LinuxRoots Roots => new()
    {
        Proc = Path.Join(_root.FullName, "proc"),
        Sys = Path.Join(_root.FullName, "sys"),
        Dev = Path.Join(_root.FullName, "dev"),
        Run = Path.Join(_root.FullName, "run"),
        Etc = Path.Join(_root.FullName, "etc"),
        State = Path.Join(_root.FullName, "state"),
    };

    public static string Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _root.Delete(recursive: true);
}
