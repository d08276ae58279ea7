using System.Diagnostics;
using System.Text.Json.Nodes;

namespace BareMountd.Vm.Harness;

/// <summary>
/// A running test machine: shell commands through the guest agent, disks plugged and pulled through QMP. Safe for one test
/// at a time. Ends, with QEMU and all files but the logs, when it is disposed or when the process ends in any way.
/// </summary>
public sealed class QemuMachine : IAsyncDisposable
{
    private static readonly TimeSpan _qmpPatience = TimeSpan.FromSeconds(30);
    private readonly VmOptions _options;
    private readonly QemuProcess _process;
    private readonly QmpClient _qmp;
    private readonly GuestAgent _agent;

    private QemuMachine(VmProfile profile, VmOptions options, VmPaths paths, QemuProcess process, QmpClient qmp, GuestAgent agent)
    {
        Profile = profile;
        Paths = paths;
        _options = options;
        _process = process;
        _qmp = qmp;
        _agent = agent;
    }

    public VmProfile Profile { get; }

    public VmPaths Paths { get; }

    public QmpClient Qmp => _qmp;

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
        QemuProcess process = await QemuProcess.StartAsync(QemuCommandLine.Build(image, profile, options, paths), options.Keep);
        QmpClient qmp = await ConnectAsync(process, () => QmpClient.ConnectAsync(paths.Qmp, cancellationToken));
        GuestAgent agent = await ConnectAsync(process, () => GuestAgent.ConnectAsync(paths.Agent, cancellationToken));
        QemuMachine machine = new(profile, options, paths, process, qmp, agent);
        try
        {
            foreach (DiskSpec disk in options.Disks)
            {
                await machine.AttachDiskAsync(disk, cancellationToken);
            }

            Stopwatch watch = Stopwatch.StartNew();
            await qmp.ExecuteAsync("cont", cancellationToken: cancellationToken);
            await machine.WaitForBootAsync(watch, cancellationToken);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a bash script as root in the guest.</summary>
    /// <param name="script">Given to <c>bash -c</c>; there is no terminal and no network.</param>
    /// <param name="timeout">One minute if not given; on timeout the script is killed and the exit status is 124.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<GuestResult> RunAsync(string script, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _agent.RunAsync(script, timeout ?? TimeSpan.FromMinutes(1), cancellationToken);

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
        string file = disk.BackingFile ?? Path.Combine(Paths.Run, $"disk-{disk.Id}.raw");
        if (disk.BackingFile is null && !File.Exists(file))
        {
            using FileStream sparse = File.Create(file);
            sparse.SetLength(disk.SizeBytes);
        }

        string node = NodeOf(disk.Id);
        await _qmp.ExecuteAsync(
            "blockdev-add",
            new JsonObject
            {
                ["driver"] = disk.Format,
                ["node-name"] = node,
                ["read-only"] = disk.ReadOnly,
                ["discard"] = "unmap",
                ["cache"] = new JsonObject { ["no-flush"] = true },
                ["file"] = new JsonObject { ["driver"] = "file", ["filename"] = file, ["cache"] = new JsonObject { ["no-flush"] = true } },
            },
            cancellationToken);
        JsonObject device = new()
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
            await _qmp.ExecuteAsync("device_add", device, cancellationToken);
        }
        catch (QmpException)
        {
            await _qmp.ExecuteAsync("blockdev-del", new JsonObject { ["node-name"] = node }, cancellationToken);
            throw;
        }
    }

    /// <summary>Pulls a disk out, mounted or not, and returns when QEMU has forgotten it. A disk without a backing file keeps its content for the next attach.</summary>
    public async Task DetachDiskAsync(string id, CancellationToken cancellationToken = default)
    {
        Task<JsonObject> deleted = _qmp.ExpectEvent("DEVICE_DELETED", data => data["device"]?.GetValue<string>() == id);
        await _qmp.ExecuteAsync("device_del", new JsonObject { ["id"] = id }, cancellationToken);
        await deleted.WaitAsync(_qmpPatience, cancellationToken);
        await _qmp.ExecuteAsync("blockdev-del", new JsonObject { ["node-name"] = NodeOf(id) }, cancellationToken);
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

    /// <summary>An orderly reboot: services stop, file systems are unmounted as the profile does it, the machine boots again.</summary>
    public async Task RebootAsync(CancellationToken cancellationToken = default)
    {
        Task<JsonObject> reset = _qmp.ExpectEvent("RESET");
        await _agent.StartAsync("systemctl reboot", cancellationToken);
        await reset.WaitAsync(_options.BootTimeout, cancellationToken);
        await WaitForBootAsync(Stopwatch.StartNew(), cancellationToken);
    }

    /// <summary>The plug pulled and put back: the guest loses what it had not yet written, and boots again.</summary>
    public async Task PowerCutAsync(CancellationToken cancellationToken = default)
    {
        Task<JsonObject> reset = _qmp.ExpectEvent("RESET");
        await _qmp.ExecuteAsync("system_reset", cancellationToken: cancellationToken);
        await reset.WaitAsync(_qmpPatience, cancellationToken);
        await WaitForBootAsync(Stopwatch.StartNew(), cancellationToken);
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
                $"kept: QEMU {_process.Id}, files in {Paths.Run}; look around with `dotnet run --project packaging/demo -- shell {Paths.Run}`");
        }
        else if (!_process.HasExited)
        {
            try
            {
                await _qmp.ExecuteAsync("quit");
            }
            catch (Exception exception) when (exception is QmpException or IOException)
            {
                // It ended on its own meanwhile.
            }
        }

        await _process.DisposeAsync();
        await _agent.DisposeAsync();
        await _qmp.DisposeAsync();
        if (!_options.Keep)
        {
            Directory.Delete(Paths.Run, recursive: true);
        }
    }

    /// <summary>A word for the shell, whatever is in it.</summary>
    public static string ShellQuote(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    private static string NodeOf(string disk) => $"node-{disk}";

    /// <summary>Connects to a socket that QEMU makes in its first moments.</summary>
    private static async Task<T> ConnectAsync<T>(QemuProcess process, Func<Task<T>> connect)
        where T : class
    {
        T? connected = null;
        await Poll.UntilAsync(
            _qmpPatience,
            async () =>
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"QEMU did not start: {process.Errors}");
                }

                try
                {
                    connected = await connect();
                    return null;
                }
                catch (System.Net.Sockets.SocketException exception)
                {
                    return $"QEMU does not answer: {exception.Message}";
                }
            },
            TimeSpan.FromMilliseconds(20));
        return connected!;
    }

    private async Task WaitForBootAsync(Stopwatch watch, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.BootTimeout);
        try
        {
            await _agent.SynchronizeAsync(limit.Token);
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
