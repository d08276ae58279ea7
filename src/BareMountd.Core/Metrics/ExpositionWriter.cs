using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;

namespace BareMountd.Core.Metrics;

/// <summary>
/// Collects samples and writes them as one exposition: families sorted by name, each with HELP and TYPE once, whatever the order in which they came.
/// </summary>
/// <remarks>
/// One scrape at a time: <see cref="Begin"/>, samples, <see cref="WriteTo"/>. The buffers stay, so a writer that is used again allocates almost
/// nothing. What a failing collector wrote can be taken back (<see cref="Mark"/>, <see cref="Rollback"/>).
/// Formats: prometheus/docs exposition_formats.md (0.0.4) and the OpenMetrics 1.0 specification.
/// </remarks>
public sealed class ExpositionWriter
{
    private const int InitialCapacity = 64 * 1024;

    // Longest of: 20 digits, a shortest round-trip double.
    private const int NumberSpace = 32;

    // Output is asked for in pieces of this size.
    private const int Piece = 64 * 1024;

    private readonly List<Chunk> _chunks = [];
    private readonly Dictionary<MetricFamily, int> _places = [];
    private readonly List<Run> _runs = [];
    private int[] _next = [];
    private readonly HashSet<string>? _series;
    private byte[] _samples = new byte[InitialCapacity];
    private int _length;
    private ExpositionFormat _format = ExpositionFormat.Text;
    private double? _started;

    /// <summary>Makes a writer.</summary>
    /// <param name="guardDuplicates">Refuse a series that was already written; for tests and debug builds, since it costs a string a series.</param>
    public ExpositionWriter(bool guardDuplicates) => _series = guardDuplicates ? new HashSet<string>(StringComparer.Ordinal) : null;

    /// <summary>Bytes that are held, full or not.</summary>
    public int Capacity => _samples.Length;

    /// <summary>Starts a new exposition.</summary>
    /// <param name="format">Format.</param>
    /// <param name="started">Start of the process in seconds of Unix time, for counters that count from there; null when it is not known.</param>
    public void Begin(ExpositionFormat format, double? started = null)
    {
        ArgumentNullException.ThrowIfNull(format);
        _format = format;
        _started = started;
        _chunks.Clear();
        _length = 0;
        _series?.Clear();
    }

    /// <summary>Adds a sample with an exact number.</summary>
    /// <exception cref="ArgumentException">The number of labels is not that of the family, or an info has another value than 1.</exception>
    /// <exception cref="InvalidOperationException">The series was written before (only with the guard).</exception>
    public void Sample(MetricFamily family, ulong value, params ReadOnlySpan<string?> labels)
    {
        CheckValue(family, value == 1);
        int start = OpenLine(family, labels);
        AppendNumber(value);
        CloseLine(family, start);
    }

    /// <summary>Adds a sample; doubles are written in their shortest form that reads back equal.</summary>
    /// <exception cref="ArgumentException">The number of labels is not that of the family, or an info has another value than 1.</exception>
    /// <exception cref="InvalidOperationException">The series was written before (only with the guard).</exception>
    public void Sample(MetricFamily family, double value, params ReadOnlySpan<string?> labels)
    {
        CheckValue(family, value == 1);
        int start = OpenLine(family, labels);
        AppendNumber(value);
        CloseLine(family, start);
    }

    /// <summary>
    /// Adds a sample in seconds from the kernel's milliseconds, written as <see cref="Sample(MetricFamily, double, ReadOnlySpan{string})"/> writes
    /// the same number: a thousandth needs no search for the shortest form.
    /// </summary>
    /// <exception cref="ArgumentException">The number of labels is not that of the family.</exception>
    /// <exception cref="InvalidOperationException">The series was written before (only with the guard).</exception>
    public void SampleMilliseconds(MetricFamily family, ulong milliseconds, params ReadOnlySpan<string?> labels)
    {
        // Beyond this a double has no thousandths left, and the shortest form is another one.
        const ulong MostExact = 1_000_000_000_000_000;
        const ulong PerSecond = 1000;
        if (milliseconds >= MostExact)
        {
            Sample(family, milliseconds / (double)PerSecond, labels);
            return;
        }

        CheckValue(family, milliseconds == PerSecond);
        int start = OpenLine(family, labels);
        Reserve(NumberSpace);
        (ulong whole, ulong rest) = Math.DivRem(milliseconds, PerSecond);
        Utf8Formatter.TryFormat(whole, _samples.AsSpan(_length), out int written);
        _length += written;
        if (rest > 0)
        {
            _samples[_length++] = (byte)'.';
            for (ulong digit = 100; rest > 0; digit /= 10)
            {
                _samples[_length++] = (byte)('0' + (rest / digit));
                rest %= digit;
            }
        }

        CloseLine(family, start);
    }

    /// <summary>Adds a histogram: its buckets, its sum and its count.</summary>
    /// <param name="family">A histogram.</param>
    /// <param name="counts">How many values fell under each bound and not under a smaller one; the last one is for those above all bounds.</param>
    /// <param name="sum">Sum of all values.</param>
    /// <param name="labels">Values of the labels.</param>
    /// <exception cref="ArgumentException">The number of labels or of counts is not that of the family.</exception>
    /// <exception cref="InvalidOperationException">The series was written before (only with the guard).</exception>
    public void Histogram(MetricFamily family, ReadOnlySpan<ulong> counts, double sum, params ReadOnlySpan<string?> labels)
    {
        ArgumentNullException.ThrowIfNull(family);
        if (family.Type != MetricType.Histogram || counts.Length != family.BoundClosings.Length)
        {
            throw new ArgumentException($"{family.Name}: {counts.Length} counts for a {family.Type} of {family.BoundClosings.Length}");
        }

        int start = _length;
        ulong total = 0;
        int from = 0, to = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            Append(family.Name);
            Append("_bucket"u8);
            if (i == 0)
            {
                from = _length;
                AppendLabels(family, labels);
                to = _length;
            }
            else
            {
                AppendCopy(from, to);
            }

            Append(family.BoundClosings[i]);
            AppendNumber(total);
            if (i == 0 && _series?.Add(SeriesOf(start, _length - start)) == false)
            {
                string series = SeriesOf(start, _length - start);
                _length = start;
                throw new InvalidOperationException("series written twice: " + series);
            }

            Append("\n"u8);
        }

        Append(family.Name);
        Append("_sum"u8);
        AppendCopy(from, to);
        Append(family.Closing);
        AppendNumber(sum);
        Append("\n"u8);
        Append(family.Name);
        Append("_count"u8);
        AppendCopy(from, to);
        Append(family.Closing);
        AppendNumber(total);
        Append("\n"u8);
        _chunks.Add(new Chunk(family, start, _length - start));
    }

    /// <summary>The present end, for <see cref="Rollback"/>.</summary>
    public int Mark() => _chunks.Count;

    /// <summary>Takes back every sample since <see cref="Mark"/>.</summary>
    public void Rollback(int mark)
    {
        for (int i = mark; i < _chunks.Count && _series is not null; i++)
        {
            _series.Remove(SeriesOf(_chunks[i]));
        }

        _length = mark < _chunks.Count ? _chunks[mark].Start : _length;
        _chunks.RemoveRange(mark, _chunks.Count - mark);
    }

    /// <summary>Writes everything since <see cref="Begin"/>, in UTF-8.</summary>
    public void WriteTo(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);

        // By family, then in the order of writing: a stable order, so that two scrapes differ only where numbers do. Only the families are sorted;
        // the samples of each are strung together, since there can be a hundred thousand.
        String();
        foreach (Run run in _runs)
        {
            WriteHead(output, run.Family);
            WriteRun(output, run.First);
        }

        if (IsOpenMetrics)
        {
            output.Write("# EOF\n"u8);
        }
    }

    private void String()
    {
        if (_next.Length < _chunks.Count)
        {
            _next = new int[Math.Max(_chunks.Count, 2 * _next.Length)];
        }

        _places.Clear();
        _runs.Clear();
        Span<Chunk> chunks = CollectionsMarshal.AsSpan(_chunks);

        // From the end: each sample comes before what was strung so far.
        for (int i = chunks.Length - 1; i >= 0; i--)
        {
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, chunks[i].Family, out bool known);
            if (!known)
            {
                place = _runs.Count;
                _runs.Add(new Run(chunks[i].Family, -1));
            }

            _next[i] = _runs[place].First;
            _runs[place] = new Run(chunks[i].Family, i);
        }

        _runs.Sort(static (left, right) => string.CompareOrdinal(left.Family.Name, right.Family.Name));
    }

    private void WriteRun(IBufferWriter<byte> output, int first)
    {
        Span<Chunk> chunks = CollectionsMarshal.AsSpan(_chunks);
        Span<byte> free = [];
        int used = 0;
        for (int i = first; i >= 0; i = _next[i])
        {
            ref Chunk chunk = ref chunks[i];
            if (free.Length - used < chunk.Length)
            {
                output.Advance(used);
                free = output.GetSpan(Math.Max(Piece, chunk.Length));
                used = 0;
            }

            _samples.AsSpan(chunk.Start, chunk.Length).CopyTo(free[used..]);
            used += chunk.Length;
        }

        output.Advance(used);
    }

    private bool IsOpenMetrics => ReferenceEquals(_format, ExpositionFormat.OpenMetrics);

    private static void CheckValue(MetricFamily family, bool isOne)
    {
        if (family.Type == MetricType.Info && !isOne)
        {
            throw new ArgumentException($"{family.Name}: an info has the value 1");
        }
    }

    private void WriteHead(IBufferWriter<byte> output, MetricFamily family)
    {
        string name = IsOpenMetrics ? family.BaseName : family.Name;
        string type = family.Type switch
        {
            MetricType.Counter => "counter",
            MetricType.Info when IsOpenMetrics => "info",
            MetricType.Histogram => "histogram",
            _ => "gauge",
        };

        // The sample buffer's free end serves as scratch space; nothing is written over.
        int start = _length;
        Append("# HELP "u8);
        Append(name);
        Append(" "u8);
        AppendEscaped(family.Help, escapeQuotes: IsOpenMetrics);
        Append("\n# TYPE "u8);
        Append(name);
        Append(" "u8);
        Append(type);
        Append("\n"u8);
        if (IsOpenMetrics && family.Unit is string unit)
        {
            Append("# UNIT "u8);
            Append(name);
            Append(" "u8);
            Append(unit);
            Append("\n"u8);
        }

        output.Write(_samples.AsSpan(start, _length - start));
        _length = start;
    }

    private int OpenLine(MetricFamily family, ReadOnlySpan<string?> labels)
    {
        int start = _length;
        AppendLabels(family, labels);
        Append(family.Closing);
        if (_series is not null && !_series.Add(System.Text.Encoding.UTF8.GetString(_samples, start, _length - start - 1)))
        {
            string series = System.Text.Encoding.UTF8.GetString(_samples, start, _length - start - 1);
            _length = start;
            throw new InvalidOperationException("series written twice: " + series);
        }

        return start;
    }

    private void AppendLabels(MetricFamily family, ReadOnlySpan<string?> labels)
    {
        if (labels.Length != family.Labels.Length)
        {
            throw new ArgumentException($"{family.Name} has {family.Labels.Length} labels, not {labels.Length}");
        }

        for (int i = 0; i < labels.Length; i++)
        {
            Append(family.Openings[i]);
            AppendEscaped(labels[i], escapeQuotes: true);
        }
    }

    private void CloseLine(MetricFamily family, int start)
    {
        int end = _length;
        Append("\n"u8);
        if (IsOpenMetrics && family.SinceStart && _started is double started)
        {
            // The same labels; between them and the value there is the last blank of the line.
            int from = start + family.Name.Length;
            int labels = _samples.AsSpan(from, end - from).LastIndexOf((byte)' ');
            Append(family.BaseName);
            Append("_created"u8);
            Reserve(labels);
            _samples.AsSpan(from, labels).CopyTo(_samples.AsSpan(_length));
            _length += labels;
            Append(" "u8);
            Reserve(NumberSpace);
            started.TryFormat(_samples.AsSpan(_length), out int written, "0.###", CultureInfo.InvariantCulture);
            _length += written;
            Append("\n"u8);
        }

        _chunks.Add(new Chunk(family, start, _length - start));
    }

    private string SeriesOf(Chunk chunk) => SeriesOf(chunk.Start, chunk.Length);

    private string SeriesOf(int start, int length)
    {
        // The value holds no blank, so the last one of the line ends the series; behind the first line there may be its time of creation.
        ReadOnlySpan<byte> line = _samples.AsSpan(start, length);
        int end = line.IndexOf((byte)'\n');
        line = end < 0 ? line : line[..end];
        return System.Text.Encoding.UTF8.GetString(line[..line.LastIndexOf((byte)' ')]);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_samples.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Append(string ascii)
    {
        Reserve(ascii.Length);
        _length += System.Text.Encoding.ASCII.GetBytes(ascii, _samples.AsSpan(_length));
    }

    private void AppendNumber(ulong value)
    {
        Reserve(NumberSpace);
        Utf8Formatter.TryFormat(value, _samples.AsSpan(_length), out int written);
        _length += written;
    }

    private void AppendNumber(double value)
    {
        if (double.IsFinite(value))
        {
            Reserve(NumberSpace);
            value.TryFormat(_samples.AsSpan(_length), out int written, default, CultureInfo.InvariantCulture);
            _length += written;
        }
        else
        {
            Append(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8);
        }
    }

    private void AppendCopy(int from, int to)
    {
        Reserve(to - from);
        _samples.AsSpan(from, to - from).CopyTo(_samples.AsSpan(_length));
        _length += to - from;
    }

    private void AppendEscaped(string? text, bool escapeQuotes)
    {
        ReadOnlySpan<char> rest = text;
        Reserve(rest.Length);
        Span<byte> free = _samples.AsSpan(_length, rest.Length);
        int ascii = 0;

        // Nearly every label is all of this, and short: a loop is quicker than calls that are made for long texts.
        while (ascii < rest.Length && rest[ascii] is >= ' ' and <= '~' and not '\\' and not '"')
        {
            free[ascii] = (byte)rest[ascii];
            ascii++;
        }

        _length += ascii;
        rest = rest[ascii..];
        while (!rest.IsEmpty)
        {
            int plain = 0;
            while (plain < rest.Length && !IsSpecial(rest[plain], escapeQuotes))
            {
                plain++;
            }

            // Lone surrogates (bytes of a path that are not UTF-8) become U+FFFD here.
            Reserve(System.Text.Encoding.UTF8.GetMaxByteCount(plain));
            _length += System.Text.Encoding.UTF8.GetBytes(rest[..plain], _samples.AsSpan(_length));
            if (plain == rest.Length)
            {
                return;
            }

            Append(rest[plain] switch
            {
                '\\' => "\\\\"u8,
                '"' => "\\\""u8,
                '\n' => "\\n"u8,

                // Other control characters have no escape in either format: a terminal would obey them, and Prometheus takes NUL for the end.
                _ => "\uFFFD"u8,
            });
            rest = rest[(plain + 1)..];
        }
    }

    private static bool IsSpecial(char c, bool escapeQuotes) => c == '\\' || (c == '"' && escapeQuotes) || char.IsControl(c);

    private void Reserve(int bytes)
    {
        if (_samples.Length - _length < bytes)
        {
            Array.Resize(ref _samples, Math.Max(_samples.Length * 2, _length + bytes));
        }
    }

    /// <summary>The samples of one family, from the first one on.</summary>
    private readonly record struct Run(MetricFamily Family, int First);

    private readonly record struct Chunk(MetricFamily Family, int Start, int Length);
}
