using System.Text.Json.Nodes;

namespace BareMountd.Vm.Harness;

/// <summary>I/O errors of plugged disks, by QEMU's blkdebug.</summary>
public sealed partial class QemuMachine
{
    /// <summary>
    /// QEMU flushes a disk before it puts another node below it, and stays with the failing one when that fails. So failing flushes are
    /// counted: more than a guest's retries use up, and each attempt to lift them takes one.
    /// </summary>
    private const int FlushErrors = 100;

    private readonly HashSet<string> _faulty = new(StringComparer.Ordinal);

    /// <summary>
    /// From now on every request of this kind to a plugged disk fails with EIO, until <see cref="LiftErrorsAsync"/>, a detach or a new start
    /// of the machine. The guest sees the sense code of an I/O error, as of a disk that is breaking.
    /// </summary>
    /// <param name="id">The disk.</param>
    /// <param name="error">The kind.</param>
    /// <param name="sector">Of 512 bytes; only requests that touch it fail. Null: all.</param>
    /// <param name="cancellationToken">Ends the exchange with QEMU.</param>
    public async Task InjectErrorsAsync(string id, DiskError error, long? sector = null, CancellationToken cancellationToken = default)
    {
        await LiftErrorsAsync(id, cancellationToken);
        JsonArray rules = [];
        for (int i = 0; i < (error == DiskError.Flush ? FlushErrors : 1); i++)
        {
            JsonObject rule = new()
            {
                // "none": the rule holds from the start (https://www.qemu.org/docs/master/interop/qemu-qmp-ref.html#enum-QMP-block-core.BlkdebugEvent).
                ["event"] = "none",
                ["iotype"] = error.ToString().ToLowerInvariant(),
                ["errno"] = 5,
                ["once"] = error == DiskError.Flush,
            };
            if (sector is { } at)
            {
                rule["sector"] = at;
            }

            rules.Add(rule);
        }

        await _session.Qmp.ExecuteAsync(
            "blockdev-add",
            new JsonObject { ["driver"] = "blkdebug", ["node-name"] = FaultyNodeOf(id), ["image"] = FileNodeOf(id), ["inject-error"] = rules },
            cancellationToken);
        await PutBelowAsync(id, FaultyNodeOf(id), cancellationToken);
        _faulty.Add(id);
    }

    /// <summary>The disk works again.</summary>
    public async Task LiftErrorsAsync(string id, CancellationToken cancellationToken = default)
    {
        if (_faulty.Remove(id))
        {
            for (int attempt = 0; !await TryPutBelowAsync(id, FileNodeOf(id), cancellationToken); attempt++)
            {
                if (attempt == FlushErrors)
                {
                    throw new QmpException("blockdev-reopen", $"the errors of {id} cannot be lifted");
                }
            }

            await _session.Qmp.ExecuteAsync("blockdev-del", new JsonObject { ["node-name"] = FaultyNodeOf(id) }, cancellationToken);
        }
    }

    private static string FileNodeOf(string disk) => $"file-{disk}";

    private static string FaultyNodeOf(string disk) => $"faulty-{disk}";

    /// <summary>The disk as the guest's controller gets it: <paramref name="below"/> is a node or the name of one.</summary>
    private static JsonObject FormatNode(DiskSpec disk, JsonNode below) => new()
    {
        ["driver"] = disk.Format,
        ["node-name"] = NodeOf(disk.Id),
        ["read-only"] = disk.ReadOnly,
        ["discard"] = "unmap",
        ["file"] = below,
    };

    /// <summary>The host's file. Flushes end here: the files of a run are thrown away, and a power cut is one of the guest.</summary>
    private static JsonObject FileNode(string disk, string file) => new()
    {
        ["driver"] = "file",
        ["node-name"] = FileNodeOf(disk),
        ["filename"] = file,
        ["cache"] = new JsonObject { ["no-flush"] = true },
    };

    private async Task<bool> TryPutBelowAsync(string id, string node, CancellationToken cancellationToken)
    {
        try
        {
            await PutBelowAsync(id, node, cancellationToken);
            return true;
        }
        catch (QmpException exception) when (exception.Message.Contains("Error flushing drive", StringComparison.Ordinal))
        {
            return false;
        }
    }

    private async Task PutBelowAsync(string id, string node, CancellationToken cancellationToken) =>
        await _session.Qmp.ExecuteAsync(
            "blockdev-reopen",
            new JsonObject { ["options"] = new JsonArray(FormatNode(_disks.Single(disk => disk.Id == id), node)) },
            cancellationToken);
}
