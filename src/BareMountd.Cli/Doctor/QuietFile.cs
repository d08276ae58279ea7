namespace BareMountd.Cli.Doctor;

/// <summary>Reads what is there and may be read; the rest counts as not known.</summary>
internal static class QuietFile
{
    /// <summary>The whole text; null when it cannot be read.</summary>
    public static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The first line without blanks around it; empty when there is none.</summary>
    public static string Line(string path) => Text(path)?.Split('\n')[0].Trim() ?? "";

    /// <summary>Names in a directory; empty when it cannot be read.</summary>
    public static IReadOnlyList<string> Names(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(directory).Select(entry => Path.GetFileName(entry))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
