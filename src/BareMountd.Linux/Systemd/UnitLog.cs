using System.Collections.Immutable;

namespace BareMountd.Linux.Systemd;

/// <summary>The last words of units about what went wrong.</summary>
internal static class UnitLog
{
    /// <summary>Lines of the units, and of the kernel about the device, since a moment; oldest first.</summary>
    internal static Task<ImmutableArray<string>> ReadAsync(
        IReadOnlyList<string> units, string? device, DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.Run(() => JournalReader.Read(units, device, since), cancellationToken);

    /// <summary>The line that says most: the last one that is neither systemd's own bookkeeping nor mount(8)'s advice to look elsewhere; or the given words.</summary>
    internal static string Tell(ImmutableArray<string> log, string otherwise)
    {
        for (int i = log.Length - 1; i >= 0; i--)
        {
            if (!log[i].StartsWith("systemd: ", StringComparison.Ordinal) && !log[i].StartsWith("kernel: ", StringComparison.Ordinal)
                && !log[i].Contains("dmesg(1) may have more information", StringComparison.Ordinal))
            {
                string? kernel = log.LastOrDefault(line => line.StartsWith("kernel: ", StringComparison.Ordinal));
                return kernel is null ? log[i] : $"{log[i]}; {kernel}";
            }
        }

        return log.IsEmpty ? otherwise : $"{otherwise}; {log[^1]}";
    }
}
