using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BareMountd.Vm.Harness;

/// <summary>
/// A running test machine: shell commands through the guest agent, disks plugged and pulled through QMP. Safe for one test
/// at a time. Ends, with QEMU and all files but the logs, when it is disposed or when the process ends in any way.
/// </summary>
public sealed partial class QemuMachine : IAsyncDisposable
{
    private static readonly TimeSpan s_qmpPatience = TimeSpan.FromSeconds(30);
    private readonly VmOptions _options;
    private readonly List<DiskSpec> _disks = [];
    private readonly IReadOnlyList<string> _commandLine;
    private QemuSession _session;

    private QemuMachine(VmProfile profile, VmOptions options, VmPaths paths, IReadOnlyList<string> commandLine, QemuSession session)
    {
        Profile = profile;
        Paths = paths;
        _options = options;
        _commandLine = commandLine;
        _session = session;
    }

    public VmProfile Profile { get; }

    public VmPaths Paths { get; }

    /// <summary>QEMU's control connection; a reboot replaces it.</summary>
    public QmpClient Qmp => _session.Qmp;

    /// <summary>From the machine's first instruction to the first answer of the guest agent, at the last boot.</summary>
    public TimeSpan AgentTime { get; private set; }

    /// <summary>From the machine's first instruction to the end of systemd's start, at the last boot.</summary>
    public TimeSpan BootTime { get; private set; }

    /// <summary>Builds the image if need be, boots, and returns when systemd has finished its start.</summary>
    /// <exception cref="TimeoutException">It did not boot; the message ends with the console's last lines.</exception>
    public static async Task<QemuMachine> StartAsync(VmProfile profile, VmOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        VmImage image = await VmImage.GetAsync(options.Progress, cancellationToken);
        VmPaths paths = VmPaths.Create(options.Name);
        await HostCommand.RunAsync(
            "qemu-img", ["create", "-q", "-f", "qcow2", "-F", "qcow2", "-b", image.RootDisk(profile), paths.RootOverlay], null, cancellationToken);
        File.Delete(paths.ConsoleLog);
        IReadOnlyList<string> commandLine = QemuCommandLine.Build(image, profile, options, paths);
        QemuSession session = await QemuSession.StartAsync(commandLine, paths, options.Keep, cancellationToken);
        QemuMachine machine = new(profile, options, paths, commandLine, session);
        try
        {
            foreach (DiskSpec disk in options.Disks)
            {
                await machine.AttachDiskAsync(disk, cancellationToken);
            }

            await machine.BootAsync(cancellationToken);
            return machine;
        }
        catch
        {
            await machine.StopAsync();
            throw;
        }
    }

    /// <summary>Runs a bash script as root in the guest.</summary>
    /// <param name="script">Given to <c>bash -c</c>; there is no terminal and no network.</param>
    /// <param name="timeout">One minute if not given; on timeout the script is killed and the exit status is 124.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<GuestResult> RunAsync(string script, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _session.Agent.RunAsync(script, timeout ?? TimeSpan.FromMinutes(1), cancellationToken);

    /// <summary>As <see cref="RunAsync"/>, for a script that must succeed.</summary>
    /// <returns>Its standard output without trailing line ends.</returns>
    /// <exception cref="GuestCommandException">The exit status was not 0.</exception>
    public async Task<string> MustRunAsync(string script, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        (await RunAsync(script, timeout, cancellationToken)).EnsureSuccess().Output;

    /// <summary>
    /// Waits in the guest until a shell condition holds. The loop runs there, so one question over the wire is enough and the
    /// answer is as fresh as the emulated machine can make it.
    /// </summary>
    /// <param name="condition">A shell command; its last output is shown when the deadline passes.</param>
    /// <param name="deadline">Half a minute if not given.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="TimeoutException">The condition did not come true.</exception>
    public async Task WaitUntilAsync(string condition, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        TimeSpan limit = deadline ?? TimeSpan.FromSeconds(30);
        GuestResult result = await RunAsync($"until {{ {condition}\n}}; do sleep 0.05; done > /run/bench-wait 2>&1", limit, cancellationToken);
        if (!result.Succeeded)
        {
            GuestResult last = await RunAsync("tail -n 20 /run/bench-wait", null, cancellationToken);
            throw new TimeoutException($"After {limit.TotalSeconds:F0} s in the guest still not true: {condition}\n{last.Output}");
        }
    }

    /// <summary>Plugs a disk into the running machine. Returns when QEMU has done so; the guest's kernel finds it a moment later.</summary>
    public async Task AttachDiskAsync(DiskSpec disk, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(disk);
        disk.Validate();
        await PlugAsync(disk, cancellationToken);
        _disks.Add(disk);
    }

    /// <summary>Pulls a disk out, mounted or not, and returns when QEMU has forgotten it. A disk without a backing file keeps its content for the next attach.</summary>
    public async Task DetachDiskAsync(string id, CancellationToken cancellationToken = default)
    {
        Task<JsonObject> deleted = _session.Qmp.ExpectEvent("DEVICE_DELETED", data => data["device"]?.GetValue<string>() == id);
        await _session.Qmp.ExecuteAsync("device_del", new JsonObject { ["id"] = id }, cancellationToken);
        await deleted.WaitAsync(s_qmpPatience, cancellationToken);
        await LiftErrorsAsync(id, cancellationToken);
        await _session.Qmp.ExecuteAsync("blockdev-del", new JsonObject { ["node-name"] = NodeOf(id) }, cancellationToken);
        _disks.RemoveAll(disk => disk.Id == id);
    }

    /// <summary>Waits for the kernel's name (<c>sdb</c>) of the disk with this serial in VPD page 0x80.</summary>
    public async Task<string> FindDiskAsync(string serial, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        const string Find = """
            find_disk() {
              local page
              for page in /sys/block/sd*/device/vpd_pg80; do
                # Four bytes of header, then the text, padded with blanks or a zero byte.
                if [ "$(tail -c +5 "$page" 2> /dev/null | tr -d '\0' | sed 's/^ *//; s/ *$//')" = "$1" ]; then page=${page#/sys/block/}; echo "${page%%/*}"; return 0; fi
              done
              return 1
            }
            """;
        string quoted = ShellQuote(serial);
        await WaitUntilAsync($"{Find}\nfind_disk {quoted}", deadline, cancellationToken);
        return await MustRunAsync($"{Find}\nfind_disk {quoted}", null, cancellationToken);
    }

    /// <summary>Brings files of the host into the guest, on a small read-only disk that is plugged in for the time of the copy.</summary>
    /// <param name="guestFolder">Made if missing.</param>
    /// <param name="files">Paths on the host; they keep their last names.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    public async Task CopyInAsync(string guestFolder, IReadOnlyList<string> files, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        string id = $"payload-{Guid.NewGuid():N}"[..16];
        string staging = Directory.CreateDirectory(Path.Combine(Paths.Run, id)).FullName;
        foreach (string file in files)
        {
            File.Copy(file, Path.Combine(staging, Path.GetFileName(file)));
        }

        long bytes = files.Sum(file => new FileInfo(file).Length);
        string image = Path.Combine(Paths.Run, $"{id}.ext4");
        // A third more than the content and 8 MiB: room for ext4's own tables at any size. Without a journal it mounts read-only as it is.
        string size = $"{(bytes * 4 / 3 / 1024) + 8192}k";
        await HostCommand.RunAsync("mke2fs", ["-q", "-F", "-t", "ext4", "-O", "^has_journal", "-m", "0", "-d", staging, image, size], null, cancellationToken);
        await AttachDiskAsync(new DiskSpec(id) { Vendor = "QEMU", Product = "PAYLOAD", Serial = id, BackingFile = image, ReadOnly = true }, cancellationToken);
        string disk = await FindDiskAsync(id, null, cancellationToken);
        await MustRunAsync(
            $"""
            set -e
            mkdir -p /run/payload {ShellQuote(guestFolder)}
            mount -t ext4 -o ro /dev/{disk} /run/payload
            cp -r /run/payload/. {ShellQuote(guestFolder)}/
            umount /run/payload
            rmdir {ShellQuote(guestFolder)}/lost+found
            """,
            TimeSpan.FromMinutes(5),
            cancellationToken);
        await DetachDiskAsync(id, cancellationToken);
        await WaitUntilAsync($"[ ! -e /sys/block/{disk} ]", null, cancellationToken);
        Directory.Delete(staging, recursive: true);
        File.Delete(image);
    }

    /// <summary>Installs a .deb as a user would: <c>apt-get install ./FILE</c>.</summary>
    public async Task InstallPackageAsync(string package, CancellationToken cancellationToken = default)
    {
        await CopyInAsync("/root/packages", [package], cancellationToken);
        await MustRunAsync(
            $"DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends {ShellQuote("/root/packages/" + Path.GetFileName(package))}",
            TimeSpan.FromMinutes(10),
            cancellationToken);
    }

    /// <summary>
    /// An orderly reboot: services stop, file systems are unmounted as the profile does it, the machine boots again with the
    /// same disks. What lives in the guest's memory only is gone, <see cref="LioDisk"/>s too.
    /// </summary>
    public async Task RebootAsync(CancellationToken cancellationToken = default)
    {
        await _session.Agent.StartAsync("systemctl reboot", cancellationToken);
        await _session.WaitForExitAsync(cancellationToken).WaitAsync(_options.BootTimeout, cancellationToken);
        await PowerOnAsync(cancellationToken);
    }

    /// <summary>
    /// The plug pulled and put back. What the guest had not written, or had written and not flushed, may be lost; the machine
    /// boots again with the same disks.
    /// </summary>
    public async Task PowerCutAsync(CancellationToken cancellationToken = default)
    {
        _session.Kill();
        await PowerOnAsync(cancellationToken);
    }

    /// <summary>Writes the guest's journal, kernel log, units and mounts, and the console so far, into a folder.</summary>
    public async Task DumpAsync(string folder, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        File.Copy(Paths.ConsoleLog, Path.Combine(folder, "console.log"), overwrite: true);
        (string File, string Script)[] parts =
        [
            ("journal.txt", "journalctl --no-pager -o short-monotonic | tail -n 5000"),
            ("dmesg.txt", "dmesg"),
            ("state.txt", "systemctl list-units --all --no-pager; systemctl list-jobs --no-pager; lsblk -O --json; cat /proc/1/mountinfo"),
        ];
        foreach ((string file, string script) in parts)
        {
            string text;
            try
            {
                text = (await RunAsync(script, TimeSpan.FromSeconds(60), cancellationToken)).ToString();
            }
            catch (Exception exception) when (exception is TimeoutException or QmpException or IOException)
            {
                // A dump follows a failure: a guest that no longer answers is part of the finding.
                text = exception.ToString();
            }

            await File.WriteAllTextAsync(Path.Combine(folder, file), text, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_options.Keep)
        {
            _options.Progress?.Invoke(
                $"{_options.Name}: kept as process {_session.ProcessId}; a root shell: dotnet run --project packaging/demo -- shell {Paths.Run}");
            await _session.DisconnectAsync();
        }
        else
        {
            await StopAsync();
        }
    }

    /// <summary>A word for the shell, whatever is in it.</summary>
    public static string ShellQuote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    private static string NodeOf(string disk) => $"node-{disk}";

    private async Task StopAsync()
    {
        await _session.DisposeAsync();
        Directory.Delete(Paths.Run, recursive: true);
    }

    private async Task PowerOnAsync(CancellationToken cancellationToken)
    {
        await _session.DisposeAsync();
        _faulty.Clear();
        _session = await QemuSession.StartAsync(_commandLine, Paths, _options.Keep, cancellationToken);
        foreach (DiskSpec disk in _disks)
        {
            await PlugAsync(disk, cancellationToken);
        }

        await BootAsync(cancellationToken);
    }

    private async Task PlugAsync(DiskSpec disk, CancellationToken cancellationToken)
    {
        string file = disk.BackingFile ?? Path.Combine(Paths.Run, $"disk-{disk.Id}.raw");
        if (disk.BackingFile is null && !File.Exists(file))
        {
            using FileStream sparse = File.Create(file);
            sparse.SetLength(disk.SizeBytes);
        }

        string node = NodeOf(disk.Id);
        await _session.Qmp.ExecuteAsync("blockdev-add", FormatNode(disk, FileNode(disk.Id, file)), cancellationToken);
        JsonObject device = disk.Nvme ? new() { ["driver"] = "nvme", ["id"] = disk.Id, ["bus"] = QemuCommandLine.NvmeSlot, ["drive"] = node } : new()
        {
            ["driver"] = "scsi-hd",
            ["id"] = disk.Id,
            ["bus"] = QemuCommandLine.TestBus,
            ["drive"] = node,
            ["vendor"] = disk.Vendor,
            ["product"] = disk.Product,
            // No text in VPD page 0x83, where QEMU would repeat the serial: WSL2's disks have no usable page 0x83, and so
            // udev names them by page 0x80, scsi-SNVMe_….
            ["device_id"] = string.Empty,
            ["werror"] = "report",
            ["rerror"] = "report",
        };
        if (disk.Serial is not null)
        {
            device["serial"] = disk.Serial;
        }

        if (disk.Wwn is { } wwn)
        {
            device["wwn"] = wwn;
        }

        try
        {
            await _session.Qmp.ExecuteAsync("device_add", device, cancellationToken);
        }
        catch (QmpException)
        {
            await _session.Qmp.ExecuteAsync("blockdev-del", new JsonObject { ["node-name"] = node }, cancellationToken);
            throw;
        }
    }

    private async Task BootAsync(CancellationToken cancellationToken)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await _session.Qmp.ExecuteAsync("cont", cancellationToken: cancellationToken);
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.BootTimeout);
        try
        {
            await _session.Agent.SynchronizeAsync(limit.Token);
            AgentTime = watch.Elapsed;
            // "degraded" counts as booted: whether a failed unit matters is for the test to say.
            await RunAsync("systemctl is-system-running --wait", _options.BootTimeout, limit.Token);
            BootTime = watch.Elapsed;
            _options.Progress?.Invoke($"{_options.Name}: booted in {BootTime.TotalSeconds:F1} s (guest agent after {AgentTime.TotalSeconds:F1} s)");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            string[] console = File.Exists(Paths.ConsoleLog) ? await File.ReadAllLinesAsync(Paths.ConsoleLog, cancellationToken) : [];
            throw new TimeoutException(
                $"{_options.Name} did not boot within {_options.BootTimeout.TotalSeconds:F0} s ({Paths.ConsoleLog}):\n{string.Join('\n', console.TakeLast(25))}");
        }
    }
}
