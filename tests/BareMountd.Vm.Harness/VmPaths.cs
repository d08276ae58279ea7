namespace BareMountd.Vm.Harness;

/// <summary>Files of one run. Sockets lie in a short folder under the temporary directory, since a socket's path ends at 107 bytes.</summary>
/// <param name="Run">Overlay, sockets and disks; deleted with the machine.</param>
/// <param name="Logs">Under <c>artifacts/vm</c>; stays.</param>
public sealed record VmPaths(string Run, string Logs)
{
    private const string Prefix = "bmvm-";

    public string RootOverlay => Path.Combine(Run, "root.qcow2");

    public string Qmp => Path.Combine(Run, "qmp");

    public string Agent => Path.Combine(Run, "agent");

    /// <summary>The second serial line; <c>systemctl start bench-shell</c> puts a root shell on it.</summary>
    public string Shell => Path.Combine(Run, "shell");

    public string ConsoleLog => Path.Combine(Logs, "console.log");

    private string Owners => Path.Combine(Run, "owners");

    internal static VmPaths Create(string name)
    {
        DeleteAbandoned();
        string logs = Path.Combine(Repository.Artifacts, "vm", name);
        Directory.CreateDirectory(logs);
        VmPaths paths = new(Directory.CreateTempSubdirectory(Prefix).FullName, logs);
        paths.AddOwner(Environment.ProcessId);
        return paths;
    }

    /// <summary>Notes a process, this one or a QEMU, as a reason to leave <see cref="Run"/> in place.</summary>
    internal void AddOwner(int processId) => File.AppendAllText(Owners, $"{processId}\n");

    /// <summary>
    /// A test run that was killed could not delete its folders. One of them is abandoned when every process noted in it is
    /// gone; that a number may be in use again only means it is deleted another time.
    /// </summary>
    private static void DeleteAbandoned()
    {
        foreach (string folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                string[] owners = File.ReadAllLines(Path.Combine(folder, "owners"));
                if (!owners.Any(owner => Directory.Exists($"/proc/{owner}")))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is being made or deleted by another run at this moment, or is another user's.
            }
        }
    }
}
