using BareMountd.Core.Web;

namespace BareMountd.Cli.Commands;

/// <summary>Reads a small file of an administrator's; what cannot be read is told in words.</summary>
internal static class SmallFile
{
    private static readonly TimeSpan s_openLimit = TimeSpan.FromSeconds(5);

    /// <summary>A web configuration, or a file that it names.</summary>
    public static FileText Read(string path)
    {
        try
        {
            byte[] bytes = ReadAsync(path, WebSettingsLoader.MaxBytes, CancellationToken.None).GetAwaiter().GetResult();
            return bytes.Length <= WebSettingsLoader.MaxBytes
                ? new FileText(bytes, "")
                : new FileText(null, $"it has more than {WebSettingsLoader.MaxBytes} bytes");
        }
        catch (CliException exception)
        {
            // The same words as the daemon's.
            return new FileText(null, exception.Code == ExitCode.NotFound ? "there is no such file" : exception.Message);
        }
    }

    /// <summary>The file, or one byte more than is allowed of a larger one.</summary>
    /// <exception cref="CliException">It cannot be read.</exception>
    public static async Task<byte[]> ReadAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            // Not File.OpenRead here: opening a named pipe waits for whoever writes into it, and that may be nobody.
            await using FileStream file = await Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), cancellationToken)
                .WaitAsync(s_openLimit, cancellationToken);
            byte[] bytes = new byte[maxBytes + 1];
            int read = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return bytes[..read];
        }
        catch (TimeoutException e)
        {
            throw new CliException(ExitCode.Failed, $"{path} is a pipe into which nobody writes", inner: e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException(ExitCode.NotFound, "there is no file " + path, inner: e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Directory.Exists(path)
                ? new CliException(ExitCode.Failed, path + " is a directory", inner: e)
                : new CliException(ExitCode.NoPermission, $"{path} is not readable for this user", "try sudo", inner: e);
        }
        catch (IOException e)
        {
            throw new CliException(ExitCode.Failed, $"cannot read {path}: {e.Message}", inner: e);
        }
    }
}
