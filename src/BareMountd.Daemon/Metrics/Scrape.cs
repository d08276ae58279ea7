using System.Buffers;
using System.Collections.Immutable;
using System.IO.Compression;
using BareMountd.Core.Io;
using BareMountd.Core.Metrics;
using BareMountd.Linux.Web;

namespace BareMountd.Daemon.Metrics;

/// <summary>The buffers of one scrape, used again by a later one. Not thread-safe: each scrape has one of its own.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "The memory stream holds nothing but memory and is kept as long as this object.")]
internal sealed class Scrape
{
    private const int FirstBuffer = 64 * 1024;

#if DEBUG
    private readonly ExpositionWriter _writer = new(guardDuplicates: true);
#else
    private readonly ExpositionWriter _writer = new(guardDuplicates: false);
#endif

    private readonly ArrayBufferWriter<byte> _text = new(FirstBuffer);
    private readonly MemoryStream _compressed = new(FirstBuffer / 4);
    private byte[] _packed = [];

    /// <summary>Bytes that the buffers hold, full or not.</summary>
    public long Capacity => _writer.Capacity + _text.Capacity + _compressed.Capacity + _packed.Length;

    /// <summary>Room for the I/O figures.</summary>
    public IoReading Io { get; } = new();

    /// <summary>Runs every collector and gives the whole exposition; valid until the next call.</summary>
    /// <param name="collectors">Collectors, sorted.</param>
    /// <param name="context">What they draw from.</param>
    /// <param name="format">Format.</param>
    /// <param name="time">Clock of the durations.</param>
    /// <param name="outcome">Told of each collector: its name, and its exception or null.</param>
    public ReadOnlyMemory<byte> Run(
        ImmutableArray<IMetricsCollector> collectors, MetricsContext context, ExpositionFormat format, TimeProvider time, Action<string, Exception?> outcome)
    {
        _writer.Begin(format, context.Started);
        bool whole = true;
        foreach (IMetricsCollector collector in collectors)
        {
            long start = time.GetTimestamp();
            int mark = _writer.Mark();
            Exception? failure = null;
            try
            {
                collector.Collect(context, _writer);
            }
            catch (Exception exception)
            {
                // A failing part becomes data: half of a subject would be worse than none of it, and the others are not touched.
                _writer.Rollback(mark);
                failure = exception;
                whole = false;
            }

            _writer.Sample(CollectorFamilies.Duration, time.GetElapsedTime(start).TotalSeconds, collector.Name);
            _writer.Sample(CollectorFamilies.Success, failure is null ? 1UL : 0UL, collector.Name);
            outcome(collector.Name, failure);
        }

        _writer.Sample(CollectorFamilies.Up, whole ? 1UL : 0UL);
        _text.ResetWrittenCount();
        _writer.WriteTo(_text);
        return _text.WrittenMemory;
    }

    /// <summary>The text packed; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Pack(ReadOnlyMemory<byte> text, ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => Gzip(text),
        ContentCoding.Zstd => PackZstd(text),
        _ => text,
    };

    private ReadOnlyMemory<byte> PackZstd(ReadOnlyMemory<byte> text)
    {
        int room = Zstd.Bound(text.Length);
        if (_packed.Length < room)
        {
            // Not to the byte: the next text may be a few longer.
            _packed = new byte[room + FirstBuffer];
        }

        int length = Zstd.Compress(text.Span, _packed);
        return length > 0 ? _packed.AsMemory(0, length) : throw new InvalidOperationException("libzstd could not pack the answer");
    }

    private ReadOnlyMemory<byte> Gzip(ReadOnlyMemory<byte> text)
    {
        _compressed.SetLength(0);
        using (GZipStream gzip = new(_compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(text.Span);
        }

        return _compressed.GetBuffer().AsMemory(0, (int)_compressed.Length);
    }
}
