namespace BareMountd.Vm.Harness;

/// <summary>Files of one run. Sockets lie in a short folder under the temporary directory, since a socket's path ends at 107 bytes.</summary>
/// <param name="Run">Overlay, sockets and disks; deleted with the machine.</param>
/// <param name="Logs">Under <c>artifacts/vm</c>; stays.</param>
public sealed record VmPaths(string Run, string Logs)
{
    public string RootOverlay => Path.Combine(Run, "root.qcow2");

    public string Qmp => Path.Combine(Run, "qmp");

    public string Agent => Path.Combine(Run, "agent");

    /// <summary>The second serial line; <c>systemctl start bench-shell</c> puts a root shell on it.</summary>
    public string Shell => Path.Combine(Run, "shell");

    public string ConsoleLog => Path.Combine(Logs, "console.log");

    internal static VmPaths Create(string name)
    {
        string logs = Path.Combine(Repository.Artifacts, "vm", name);
        Directory.CreateDirectory(logs);
        return new VmPaths(Directory.CreateTempSubdirectory("bmvm-").FullName, logs);
    }
}
