using System.Diagnostics;

namespace BareMountd.Vm.Harness;

/// <summary>Runs programs on the host: <c>qemu-img</c>, <c>mke2fs</c>, the image recipe.</summary>
public static class HostCommand
{
    /// <summary>The first of <paramref name="programs"/> that is not on the PATH (or in an sbin folder), or null.</summary>
    public static string? FirstMissing(params IReadOnlyList<string> programs)
    {
        ArgumentNullException.ThrowIfNull(programs);
        return programs.FirstOrDefault(program => !Folders().Any(folder => File.Exists(Path.Combine(folder, program))));
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="onError">Gets each line of standard error while it comes; without it the lines are only kept for the exception.</param>
    /// <param name="program">Name or path.</param>
    /// <param name="arguments">Passed as they are, no shell.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <returns>Standard output, without the last line end.</returns>
    /// <exception cref="InvalidOperationException">The exit status was not 0; the message has standard error.</exception>
    public static async Task<string> RunAsync(
        string program,
        IEnumerable<string> arguments,
        Action<string>? onError = null,
        CancellationToken cancellationToken = default)
    {
        using Process process = new();
        process.StartInfo = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // mke2fs lives in /sbin, which is not on an ordinary user's PATH in Debian.
        process.StartInfo.Environment["PATH"] = string.Join(':', Folders());
        process.Start();
        List<string> errors = [];
        async Task ReadErrorsAsync()
        {
            while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
            {
                errors.Add(line);
                onError?.Invoke(line);
            }
        }

        try
        {
            Task reading = ReadErrorsAsync();
            string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await reading;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0
                ? output.TrimEnd('\n')
                : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {string.Join('\n', errors)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static IEnumerable<string> Folders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/sbin", "/sbin"]).Distinct();
}
