using System.Collections.Concurrent;
using BareMountd.Core.Devices;

namespace BareMountd.Linux.Devices;

/// <summary>
/// Runs each probe on a thread of its own and waits for it no longer than the deadline: a disk that was pulled under Hyper-V answers nothing,
/// for ever, and the thread that asked it cannot be taken back. Such a device counts as unreadable, is not asked again while its thread hangs,
/// and is reported once more when the thread returns.
/// </summary>
#pragma warning disable CA1001 // A SemaphoreSlim whose wait handle nobody asks for holds nothing; probes may end after everything else.
internal sealed class DeadlineProber : ISuperblockProber
#pragma warning restore CA1001
{
    /// <summary>A sleeping hard disk needs up to this to spin up; nothing waits for it but the device itself and the first list.</summary>
    internal static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(10);

    // Disks answer in parallel; more threads than this would only queue in the controller.
    private const int MaxConcurrent = 16;
    private const int StackSize = 512 * 1024;

    private readonly Func<string, ProbeRecord> _probe;
    private readonly Func<string, string> _node;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _slots = new(MaxConcurrent);
    private readonly ConcurrentDictionary<DeviceKey, bool> _stuck = new();

    /// <param name="probe">Looks at a node, blocking.</param>
    /// <param name="node">Node path of a kernel name.</param>
    /// <param name="deadline">How long one device is waited for.</param>
    /// <param name="time">Clock of the deadline.</param>
    internal DeadlineProber(Func<string, ProbeRecord> probe, Func<string, string> node, TimeSpan deadline, TimeProvider time)
    {
        _probe = probe;
        _node = node;
        _deadline = deadline;
        _time = time;
    }

    /// <summary>Called with the kernel name when a probe that had missed its deadline has come back.</summary>
    internal Action<string>? Returned { get; set; }

    /// <summary>Probes that hang now.</summary>
    internal int StuckCount => _stuck.Count;

    /// <inheritdoc/>
    public async Task<ProbeRecord> ProbeAsync(SysfsDevice device, CancellationToken cancellationToken)
    {
        // Size 0: an empty loop device, card reader or a stopped array. Optical media and network devices are never ours.
        if (device.Device.SizeBytes == 0 || device.Device.Driver is DeviceDriver.Optical or DeviceDriver.Other)
        {
            return ProbeRecord.Empty;
        }

        DeviceKey key = device.Device.Key;
        if (_stuck.ContainsKey(key))
        {
            return ProbeRecord.Unreadable;
        }

        await _slots.WaitAsync(cancellationToken);
        try
        {
            TaskCompletionSource<ProbeRecord> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
            string node = _node(key.Name);
            Thread thread = new(() => Work(node, key, done), StackSize) { IsBackground = true, Name = "probe " + key.Name };
            thread.Start();
            try
            {
                return await done.Task.WaitAsync(_deadline, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                _stuck[key] = true;

                // It may have come back between the deadline and the mark.
                if (done.Task.IsCompleted)
                {
                    _stuck.TryRemove(key, out _);
                    return await done.Task;
                }

                return ProbeRecord.Unreadable;
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    private void Work(string node, DeviceKey key, TaskCompletionSource<ProbeRecord> done)
    {
        try
        {
            done.SetResult(_probe(node));
        }
#pragma warning disable CA1031 // The exception is handed to the waiting task: nothing is lost.
        catch (Exception e)
#pragma warning restore CA1031
        {
            done.SetException(e);
        }

        if (_stuck.TryRemove(key, out _))
        {
            Returned?.Invoke(key.Name);
        }
    }
}
