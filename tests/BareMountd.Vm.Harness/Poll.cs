using System.Diagnostics;

namespace BareMountd.Vm.Harness;

/// <summary>Waiting for a condition with a deadline; the tests' replacement for sleeping.</summary>
public static class Poll
{
    /// <summary>Asks <paramref name="unmet"/> again and again until it returns null.</summary>
    /// <param name="deadline">How long to go on asking.</param>
    /// <param name="unmet">Null when the condition holds, otherwise what is still wrong: it goes into the error.</param>
    /// <param name="interval">Pause between two questions, 100 ms if not given.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The deadline passed; the message carries the last answer.</exception>
    public static async Task UntilAsync(
        TimeSpan deadline,
        Func<Task<string?>> unmet,
        TimeSpan? interval = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(unmet);
        Stopwatch watch = Stopwatch.StartNew();
        while (await unmet() is { } wrong)
        {
            if (watch.Elapsed >= deadline)
            {
                throw new TimeoutException($"After {watch.Elapsed.TotalSeconds:F1} s still: {wrong}");
            }

            await Task.Delay(interval ?? TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    /// <summary>As the other overload, with a yes-or-no condition named by <paramref name="what"/>.</summary>
    public static Task UntilAsync(
        string what,
        TimeSpan deadline,
        Func<Task<bool>> condition,
        TimeSpan? interval = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return UntilAsync(deadline, async () => await condition() ? null : $"not true: {what}", interval, cancellationToken);
    }
}
