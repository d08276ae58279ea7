using BareMountd.Core.Io;
using BareMountd.Core.Ports;

namespace BareMountd.Daemon.Io;

/// <summary>Has the kernel count requests while the configuration wants it, and says once when it does and when it cannot. For one thread at a time.</summary>
internal sealed class RequestCounting
{
    private readonly IRequestTracer _tracer;
    private readonly ILogger _logger;
    private readonly RequestCountsHandler _take;
    private RequestLedger _ledger = new();
    private bool _wanted;
    private bool _counts;

    /// <param name="tracer">Counts.</param>
    /// <param name="logger">Is told.</param>
    internal RequestCounting(IRequestTracer tracer, ILogger logger)
    {
        _tracer = tracer;
        _logger = logger;
        _take = (diskSeq, operation, counts) => _ledger.Take(diskSeq, operation, counts);
    }

    /// <summary>Reads what was counted; why it could not be read, or null.</summary>
    /// <param name="wanted">The configuration of now.</param>
    /// <param name="disks">The disks that are there.</param>
    internal Exception? Read(bool wanted, IoDiskSet disks)
    {
        Follow(wanted);
        if (!_counts)
        {
            return null;
        }

        try
        {
            _ledger.Begin(disks);
            _tracer.Read(_take);
            _ledger.End();
            return null;
        }
        catch (IOException e)
        {
            return e;
        }
    }

    /// <summary>Adds what was counted on the disks that are there.</summary>
    internal void Report(ICollection<RequestRow> into)
    {
        if (_counts)
        {
            _ledger.Report(into);
        }
    }

    /// <summary>One that cannot be had is asked for again when the configuration has been without it in between, or by a new daemon.</summary>
    private void Follow(bool wanted)
    {
        if (wanted == _wanted)
        {
            return;
        }

        _wanted = wanted;
        if (!wanted)
        {
            _tracer.Stop();
            _counts = false;
            Log.RequestsNotCountedAnyMore(_logger);
            return;
        }

        string? reason = _tracer.Start();
        _counts = reason is null;
        _ledger = new RequestLedger();
        if (reason is null)
        {
            Log.RequestsCounted(_logger);
        }
        else
        {
            Log.RequestsNotCounted(_logger, reason);
        }
    }
}
