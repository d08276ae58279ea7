using System.Threading.Channels;
using BareMountd.Core.Control;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Tests.Events;

/// <summary>A store that fails and blocks when the test says so, and tells what was written.</summary>
internal sealed class MemoryStore : IEventStore
{
    private readonly List<EventRecord> _kept = [];

    /// <summary>What each call wrote: <c>append 1 2</c>, <c>replace 1 2 3</c>.</summary>
    public Channel<string> Calls { get; } = Channel.CreateUnbounded<string>();

    public volatile bool Broken;

    /// <summary>Writing waits for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public IReadOnlyList<EventRecord> Load(int count) => [.. _kept.TakeLast(count)];

    public void Append(IReadOnlyList<EventRecord> events) => Write("append", events, replace: false);

    public void Replace(IReadOnlyList<EventRecord> events) => Write("replace", events, replace: true);

    public void Sync() => Calls.Writer.TryWrite("sync");

    private void Write(string call, IReadOnlyList<EventRecord> events, bool replace)
    {
        Gate.Wait(TestContext.Current.CancellationToken);
        Calls.Writer.TryWrite($"{call} {string.Join(' ', events.Select(e => e.Id))}");
        if (Broken)
        {
            throw new IOException("no space left");
        }

        if (replace)
        {
            _kept.Clear();
        }

        _kept.AddRange(events);
    }
}
