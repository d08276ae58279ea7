using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;

namespace BareMountd.Core.Filesystems;

/// <summary>
/// The known filesystems and their mount options, from the embedded <c>filesystems.json</c>: policy as data, so that a new option is a line
/// there and no code.
/// </summary>
public static class FilesystemCatalog
{
    private static readonly Lazy<Tables> s_tables = new(Load);

    /// <summary>The known filesystems in the order of the file.</summary>
    public static ImmutableArray<FilesystemInfo> All => s_tables.Value.All;

    /// <summary>Options that every filesystem takes (mount(8), "filesystem-independent mount options").</summary>
    public static FilesystemInfo Generic => s_tables.Value.Generic;

    /// <summary>Options that a declared disk cannot have, each with the reason: they belong to fstab or to baremountd.</summary>
    public static FrozenDictionary<string, string> ReservedOptions => s_tables.Value.Reserved;

    /// <summary>Names that people write and that are no mountable filesystem here, each with what to do instead.</summary>
    public static FrozenDictionary<string, string> NotMountable => s_tables.Value.NotMountable;

    /// <summary>The filesystem of that name, or null.</summary>
    public static FilesystemInfo? Find(string name) => s_tables.Value.ByName.GetValueOrDefault(name);

    /// <summary>The declared options with the filesystem's defaults and those of a preset; an unknown filesystem has neither.</summary>
    public static ImmutableArray<string> WithDefaults(string fsType, ImmutableArray<string> declared, string? preset = null) =>
        Find(fsType)?.WithDefaults(declared, preset) ?? declared;

    private static Tables Load()
    {
        using Stream stream = typeof(FilesystemCatalog).Assembly.GetManifestResourceStream("BareMountd.Core.Filesystems.filesystems.json")
            ?? throw new InvalidOperationException("filesystems.json is not in the assembly");
        FilesystemsFile file = JsonSerializer.Deserialize(stream, FilesystemsJson.Default.FilesystemsFile)
            ?? throw new InvalidOperationException("filesystems.json is empty");
        ImmutableArray<FilesystemInfo> all = [.. file.Filesystems.Select(f => new FilesystemInfo(f))];
        FilesystemInfo generic = new(new FilesystemsFile.FilesystemSection
        {
            Name = "",
            Module = "",
            Source = "mount(8)",
            Options = file.Generic.Options,
            Exclusive = file.Generic.Exclusive,
            Deprecated = file.Generic.Deprecated,
        });
        return new Tables(
            all,
            all.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal),
            generic,
            file.Generic.Reserved.ToFrozenDictionary(StringComparer.Ordinal),
            file.NotMountable.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private sealed record Tables(
        ImmutableArray<FilesystemInfo> All,
        FrozenDictionary<string, FilesystemInfo> ByName,
        FilesystemInfo Generic,
        FrozenDictionary<string, string> Reserved,
        FrozenDictionary<string, string> NotMountable);
}
