namespace BareMountd.Linux.Proc;

/// <summary>
/// Threads for calls that may never return. Each queued call gets a thread at once: an idle one, or a new one, so a stuck call holds up no other.
/// Idle threads end after a while.
/// </summary>
/// <remarks>Not the thread pool of .NET: a few stuck calls there starve the whole daemon.</remarks>
internal sealed class WorkerPool(string name, TimeSpan idleTime)
{
    private readonly object _gate = new();
    private readonly Queue<Action> _queue = new();
    private int _idle;
    private int _threads;

    /// <summary>Threads that exist now, busy, stuck or idle.</summary>
    public int Threads
    {
        get
        {
            lock (_gate)
            {
                return _threads;
            }
        }
    }

    /// <summary>Runs a call on a thread of its own. The call must not throw.</summary>
    public void Queue(Action call)
    {
        lock (_gate)
        {
            _queue.Enqueue(call);
            if (_idle >= _queue.Count)
            {
                Monitor.Pulse(_gate);
                return;
            }

            _threads++;
        }

        new Thread(Work) { IsBackground = true, Name = name }.Start();
    }

    private void Work()
    {
        while (TryTake(out Action? call))
        {
            call();
        }
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Action? call)
    {
        lock (_gate)
        {
            while (!_queue.TryDequeue(out call))
            {
                _idle++;
                bool pulsed = Monitor.Wait(_gate, idleTime);
                _idle--;
                if (!pulsed && _queue.Count == 0)
                {
                    _threads--;
                    return false;
                }
            }

            return true;
        }
    }
}
