using System.Text.Json;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;

namespace BareMountd.Linux.State;

/// <summary>The state file, <c>/run/baremountd/state.json</c>: replaced atomically, readable by its owner alone.</summary>
/// <param name="roots">Where the runtime directory stands.</param>
/// <param name="log">Told once, in words, when a damaged file was set aside; null for nobody.</param>
public sealed class StateStore(LinuxRoots roots, Action<string>? log = null) : IStateStore
{
    private readonly Lock _gate = new();

    private string File => roots.StateFile;

    /// <inheritdoc/>
    /// <remarks>A file that cannot be understood is kept as <c>state.json.damaged</c> for whoever wants to know, and the log is told.</remarks>
    /// <exception cref="IOException">The file is there and the disk does not give it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is there and may not be read.</exception>
    public KeptState Load()
    {
        lock (_gate)
        {
            byte[] text;
            try
            {
                text = System.IO.File.ReadAllBytes(File);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return KeptState.Empty;
            }

            string damage;
            try
            {
                StateFile? state = JsonSerializer.Deserialize(text, StateJson.Default.StateFile);
                if (state?.Schema == StateFile.CurrentSchema && !state.Mounts.Any(mount => mount is null || mount.Links.Contains(null))
                    && !state.Policies.Contains(null))
                {
                    return new KeptState(state.Mounts) { Policies = state.Policies };
                }

                damage = state is null || state.Schema == StateFile.CurrentSchema ? "an empty record" : $"schema {state.Schema}, not {StateFile.CurrentSchema}";
            }
            catch (JsonException e)
            {
                damage = e.Message;
            }

            string aside = File + ".damaged";
            System.IO.File.Move(File, aside, overwrite: true);
            log?.Invoke($"{File} cannot be understood ({damage}); it was moved to {aside}, and mounts of an earlier run are not taken for ours");
            return KeptState.Empty;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Written beside, flushed, then renamed: a reader sees the old or the new state, whatever happens in between.</remarks>
    /// <exception cref="IOException">It could not be written; the old one stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written; the old one stands.</exception>
    public void Save(KeptState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        byte[] text = JsonSerializer.SerializeToUtf8Bytes(
            new StateFile(StateFile.CurrentSchema, state.Mounts) { Policies = state.Policies }, StateJson.Default.StateFile);
        lock (_gate)
        {
            AtomicFile.Replace(File, text);
        }
    }
}
