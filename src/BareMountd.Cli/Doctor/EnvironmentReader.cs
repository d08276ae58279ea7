using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net.Sockets;
using BareMountd.Cli.Client;
using BareMountd.Core.Configuration;
using BareMountd.Core.Control;
using BareMountd.Core.Doctor;
using BareMountd.Core.Host;

namespace BareMountd.Cli.Doctor;

/// <summary>Reads the facts for the doctor, as the user who calls it and without needing a daemon. Nothing is changed, nothing throws.</summary>
internal sealed class EnvironmentReader(CliHost host, ControlClient client)
{
    /// <summary>A drive of Windows, a socket or an address that takes longer does not answer.</summary>
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(3);

    private static readonly string[] s_libraries = ["libsystemd.so.0", "libblkid.so.1"];

    private static readonly string[] s_windowsPrograms = ["wsl.exe", "powershell.exe"];

    /// <summary>WSL's own name, and the one it takes where systemd-binfmt would remove that.</summary>
    private static readonly string[] s_handlers = ["WSLInterop", "WSLInterop-late"];

    private readonly LinuxRoots _roots = host.Roots;

    /// <summary>Reads everything.</summary>
    public async Task<EnvironmentFacts> ReadAsync(CancellationToken cancellationToken)
    {
        HostFacts machine = HostReader.Read(_roots);
        DaemonFacts daemon = await AskAsync(cancellationToken);
        ConfigFacts config = ReadConfig(daemon.Status?.ConfigFile ?? _roots.ConfigFile, machine);
        return new EnvironmentFacts
        {
            CliVersion = host.Version,
            IsWsl = machine.IsWsl,
            KernelRelease = machine.KernelRelease,
            KernelFilesystems = ReadFilesystems(),
            Modules = ReadModules(machine.KernelRelease),
            Clock = ReadClock(),
            MissingLibraries = [.. s_libraries.Where(library => !host.HasLibrary(library))],
            SystemdBooted = Directory.Exists(_roots.SystemdBooted),
            InitName = QuietFile.Line(_roots.InitName),
            Bus = await ConnectAsync(_roots.SystemBus, cancellationToken),
            UdevRuns = File.Exists(_roots.UdevControl),
            Cgroup = ReadCgroup(),
            Wsl = machine.IsWsl ? await ReadWslAsync(cancellationToken) : null,
            Config = config,
            Daemon = daemon,
            Metrics = daemon.Answers && config.Result?.Config?.Metrics is { Enabled: true } metrics
                ? await MetricsProbe.TryAsync(metrics.Listen, metrics.WebConfigFile is not null, s_deadline, host.Time, cancellationToken)
                : [],
        };
    }

    private async Task<DaemonFacts> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            StatusResponse status = (await client.StatusAsync(cancellationToken)).Value;
            VersionResponse version = (await client.VersionAsync(cancellationToken)).Value;
            return new DaemonFacts { Status = status, MayAct = version.MayAct };
        }
        catch (CliException e)
        {
            return new DaemonFacts { Problem = e.Message, Hint = e.Hint, Denied = e.Code == ExitCode.NoPermission };
        }
    }

    private static ConfigFacts ReadConfig(string file, HostFacts machine)
    {
        try
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.Length > ConfigurationLoader.MaxBytes)
            {
                return new ConfigFacts(file, null, $"has {stream.Length} bytes; a configuration has at most {ConfigurationLoader.MaxBytes}", false);
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return new ConfigFacts(file, ConfigurationLoader.Load(bytes.AsSpan(), file, new ConfigContext(machine)), null, false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ConfigFacts(file, null, "there is no such file", false);
        }
        catch (UnauthorizedAccessException)
        {
            return Directory.Exists(file) ? new ConfigFacts(file, null, "is a directory", false) : new ConfigFacts(file, null, "not readable", true);
        }
        catch (IOException e)
        {
            return new ConfigFacts(file, null, e.Message, false);
        }
    }

    private ImmutableArray<string> ReadFilesystems()
    {
        string[] lines = QuietFile.Text(_roots.Filesystems)?.Split('\n') ?? [];
        return [.. lines.Select(line => line.Split('\t')[^1].Trim()).Where(name => name.Length > 0)];
    }

    private FrozenSet<string>? ReadModules(string release)
    {
        foreach (string directory in _roots.ModuleDirectories)
        {
            // Lines are "kernel/fs/btrfs/btrfs.ko.xz: …" and "kernel/fs/ext4/ext4.ko".
            string? loadable = QuietFile.Text($"{directory}/{release}/modules.dep");
            string? builtIn = QuietFile.Text($"{directory}/{release}/modules.builtin");
            if (release.Length > 0 && (loadable ?? builtIn) is not null)
            {
                IEnumerable<string> named = $"{loadable}\n{builtIn}".Split('\n').Select(ModuleName).Where(name => name.Length > 0);
                return named.Concat(QuietFile.Names(_roots.LoadedModules)).ToFrozenSet(StringComparer.Ordinal);
            }
        }

        return null;
    }

    private static string ModuleName(string line)
    {
        string file = Path.GetFileName(line.Split(':')[0].Trim());
        int end = file.IndexOf(".ko", StringComparison.Ordinal);
        return end < 0 ? "" : file[..end].Replace('-', '_');
    }

    private ClockFacts ReadClock() => new(
        host.Time.GetUtcNow(),
        host.BuiltAt,
        File.Exists(_roots.ClockSet) ? true : null,
        QuietFile.Names(_roots.HostClocks).Any(clock => QuietFile.Line($"{_roots.HostClocks}/{clock}/clock_name") == "hyperv"));

    private CgroupFacts ReadCgroup()
    {
        string? controllers = QuietFile.Text(_roots.Cgroup + "/cgroup.controllers");
        string slice = _roots.Cgroup + "/system.slice";
        return new CgroupFacts(
            controllers is not null,
            [.. (controllers ?? "").Split(' ', '\n').Where(c => c.Length > 0)],
            Directory.Exists(slice) ? File.Exists(slice + "/io.stat") : null);
    }

    private async Task<WslFacts> ReadWslAsync(CancellationToken cancellationToken)
    {
        string mounts = QuietFile.Text(_roots.MountInfo) ?? QuietFile.Text(_roots.SelfMountInfo) ?? "";
        (string FsType, bool Shared)? shared = MountInfoText.Find(mounts, MountPath.WslShared);
        string? handler = s_handlers
            .Select(name => QuietFile.Line($"{_roots.ForeignBinaries}/{name}"))
            .FirstOrDefault(line => line.Length > 0);
        ImmutableArray<string>? programs = await FindProgramsAsync(cancellationToken);
        return new WslFacts(
            QuietFile.Text(_roots.WslConf) is string text ? WslConf.Systemd(text) : null,
            shared?.FsType,
            shared?.Shared ?? false,
            handler,
            programs ?? [],
            programs is not null);
    }

    /// <summary>Looks on the drives of Windows, which may hang with Windows; null when they did not answer.</summary>
    private async Task<ImmutableArray<string>?> FindProgramsAsync(CancellationToken cancellationToken)
    {
        string[] directories = [.. (host.Environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries), .. _roots.WindowsDirectories];
        try
        {
            return await Task.Run(
                () => s_windowsPrograms.Where(name => directories.Any(directory => File.Exists(Path.Join(directory, name)))).ToImmutableArray(),
                cancellationToken).WaitAsync(s_deadline, host.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    private async Task<SocketAnswer> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return SocketAnswer.Missing;
        }

        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).AsTask().WaitAsync(s_deadline, host.Time, cancellationToken);
            return SocketAnswer.Answers;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            return SocketAnswer.Denied;
        }
        catch (Exception e) when (e is SocketException or TimeoutException or ArgumentException)
        {
            return SocketAnswer.Refused;
        }
    }
}
