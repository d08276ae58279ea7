using System.Text.Json;
using BareMountd.Core.Control;
using BareMountd.Core.Host;
using BareMountd.Core.Ports;

// This assembly runs on Linux only, where file modes exist; the analyzer does not know that.
#pragma warning disable CA1416

namespace BareMountd.Linux.State;

/// <summary>
/// The history of events as lines of JSON in <c>/var/lib/baremountd/events.jsonl</c>, with one earlier part <c>events.1.jsonl</c>; readable by
/// its owner alone, since the control socket has the rule of who may look. Only the end of a daemon
/// is synced, so that it is known as one: what a power cut takes are the last seconds, and a line that it tore is skipped. Not thread-safe: one writer.
/// </summary>
/// <param name="roots">Where the state directory stands.</param>
/// <param name="log">Told in words when a damaged file was set aside; null for nobody.</param>
public sealed class EventStore(LinuxRoots roots, Action<string>? log = null) : IEventStore
{
    /// <summary>A file with so many events is full.</summary>
    public const int MaxEvents = 1000;

    /// <summary>A file of so many bytes is full.</summary>
    public const int MaxBytes = 512 * 1024;

    /// <summary>A larger file is not of our making and is not read.</summary>
    private const int TooLarge = 8 * MaxBytes;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode DirectoryMode = OwnerOnly | UnixFileMode.UserExecute;

    private long _bytes;
    private int _count;

    /// <inheritdoc/>
    /// <remarks>A file with a line that is no event is kept as <c>….damaged</c>; its good lines are part of the answer and are written anew.</remarks>
    public IReadOnlyList<EventRecord> Load(int count)
    {
        List<EventRecord> earlier = Read(roots.EarlierEventsFile, out bool earlierDamaged);
        List<EventRecord> current = Read(roots.EventsFile, out bool currentDamaged);
        _count = current.Count;
        _bytes = current.Count == 0 ? 0 : Length(roots.EventsFile);

        // Both are there with the same events when the machine stopped in the middle of Replace.
        List<EventRecord> all = [.. earlier.Where(e => current.Count == 0 || e.Id < current[0].Id), .. current];
        if (all.Count > count)
        {
            all.RemoveRange(0, all.Count - count);
        }

        if (earlierDamaged || currentDamaged)
        {
            Try(() => Replace(all));
        }

        return all;
    }

    /// <inheritdoc/>
    public void Append(IReadOnlyList<EventRecord> events)
    {
        Directory.CreateDirectory(roots.State, DirectoryMode);
        if (_count >= MaxEvents || _bytes >= MaxBytes)
        {
            File.Move(roots.EventsFile, roots.EarlierEventsFile, overwrite: true);
            _count = 0;
            _bytes = 0;
        }

        using FileStream stream = Open(roots.EventsFile, FileMode.Append);
        Write(stream, events);
    }

    /// <inheritdoc/>
    public void Replace(IReadOnlyList<EventRecord> events)
    {
        Directory.CreateDirectory(roots.State, DirectoryMode);
        string fresh = roots.EventsFile + ".new";
        File.Delete(fresh);
        _count = 0;
        _bytes = 0;
        using (FileStream stream = Open(fresh, FileMode.CreateNew))
        {
            Write(stream, events);
        }

        File.Move(fresh, roots.EventsFile, overwrite: true);
        File.Delete(roots.EarlierEventsFile);
    }

    /// <inheritdoc/>
    public void Sync()
    {
        if (File.Exists(roots.EventsFile))
        {
            using FileStream stream = Open(roots.EventsFile, FileMode.Append);
            stream.Flush(flushToDisk: true);
        }
    }

    private void Write(FileStream stream, IReadOnlyList<EventRecord> events)
    {
        using MemoryStream lines = new();
        foreach (EventRecord one in events)
        {
            lines.Write(JsonSerializer.SerializeToUtf8Bytes(one, EventJson.Default.EventRecord));
            lines.WriteByte((byte)'\n');
        }

        // One write: another reader, and a crash, see whole lines or the torn end of the last.
        stream.Write(lines.GetBuffer(), 0, (int)lines.Length);
        _count += events.Count;
        _bytes += lines.Length;
    }

    private List<EventRecord> Read(string file, out bool damaged)
    {
        damaged = false;
        try
        {
            byte[] bytes;
            using (FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
            {
                if (stream.Length > TooLarge)
                {
                    SetAside(file, $"it has {stream.Length} bytes");
                    return [];
                }

                bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
            }

            int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
            if (end < bytes.Length)
            {
                // The machine stopped in the middle of a line; the next one must not be glued to it.
                using FileStream torn = new(file, FileMode.Open, FileAccess.Write);
                torn.SetLength(end);
            }

            List<EventRecord> events = Parse(bytes.AsSpan(0, end), out damaged);
            if (damaged)
            {
                SetAside(file, $"{events.Count} of its lines can be read and are kept");
            }

            return events;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            SetAside(file, e.Message);
            return [];
        }
    }

    private static List<EventRecord> Parse(ReadOnlySpan<byte> text, out bool damaged)
    {
        List<EventRecord> events = [];
        damaged = false;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            EventRecord? one = Line(text[..end]);
            text = text[(end + 1)..];
            if (one is null || (events.Count > 0 && one.Id <= events[^1].Id))
            {
                damaged = true;
            }
            else
            {
                events.Add(one);
            }
        }

        return events;
    }

    private static EventRecord? Line(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, EventJson.Default.EventRecord) is { Id: > 0 } one ? one : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void SetAside(string file, string reason)
    {
        string aside = file + ".damaged";
        if (Try(() => Move(file, aside)))
        {
            log?.Invoke($"{file} is damaged ({reason}); it was moved to {aside}");
        }
    }

    private static void Move(string file, string aside)
    {
        // File.Move does not take a directory, which somebody may have put in the place.
        if (Directory.Exists(file))
        {
            Directory.Move(file, aside);
        }
        else
        {
            File.Move(file, aside, overwrite: true);
        }
    }

    private static FileStream Open(string file, FileMode mode) =>
        new(file, new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read, UnixCreateMode = OwnerOnly, BufferSize = 0 });

    private static long Length(string file)
    {
        FileInfo info = new(file);
        return info.Exists ? info.Length : 0;
    }

    private static bool Try(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
