using System.Threading.Channels;
using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>
/// What a monitor thread leaves for the feed: names, not events. A burst of events on one device is one entry, so that this cannot overflow and the
/// monitor never waits; the feed then reads what is true.
/// </summary>
internal sealed class PendingChanges : IChangeSink
{
    private readonly Lock _lock = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private HashSet<string> _names = new(StringComparer.Ordinal);
    private List<Completed> _completed = [];
    private string? _resync;
    private Exception? _failure;

    /// <summary>One device was read.</summary>
    internal readonly record struct Completed(string Name, long Version, BlockDevice? Device);

    /// <summary>Everything since the last take.</summary>
    internal sealed record Batch(IReadOnlySet<string> Names, IReadOnlyList<Completed> Completed, string? Resync);

    /// <inheritdoc/>
    public void Touch(string name)
    {
        lock (_lock)
        {
            _names.Add(name);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    public void Resync(string reason)
    {
        lock (_lock)
        {
            _resync ??= reason;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>A read that was started has ended.</summary>
    internal void Complete(string name, long version, BlockDevice? device)
    {
        lock (_lock)
        {
            _completed.Add(new Completed(name, version, device));
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>The monitor or a read failed for good: the feed ends with this.</summary>
    public void Fail(Exception failure)
    {
        lock (_lock)
        {
            _failure ??= failure;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Waits until there is something, then takes it.</summary>
    internal async Task<Batch> TakeAsync(CancellationToken cancellationToken)
    {
        await _signal.Reader.ReadAsync(cancellationToken);
        lock (_lock)
        {
            if (_failure is not null)
            {
                throw new InvalidOperationException("the device source failed: " + _failure.Message, _failure);
            }

            Batch batch = new(_names, _completed, _resync);
            _names = new HashSet<string>(StringComparer.Ordinal);
            _completed = [];
            _resync = null;
            return batch;
        }
    }
}
