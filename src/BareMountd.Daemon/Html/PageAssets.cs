using System.Collections.Immutable;
using System.Security.Cryptography;
using BareMountd.Core.Html;

namespace BareMountd.Daemon.Html;

/// <summary>The files of the page, built into the program; read when the first one looks.</summary>
internal static class PageAssets
{
    private const string IconName = "page-icon.svg";
    private const string StyleName = "page.css";
    private const string ScriptName = "page.js";

    private static readonly Lazy<ImmutableArray<PageFile>> s_all = new(static () =>
    [
        Read(IconName, "image/svg+xml"),
        Read(StyleName, "text/css; charset=utf-8"),
        Read(ScriptName, "text/javascript; charset=utf-8"),
    ]);

    /// <summary>Names, sorted; nothing is read for them.</summary>
    public static ImmutableArray<string> Names { get; } = [IconName, StyleName, ScriptName];

    /// <summary>Every file, sorted by name.</summary>
    public static ImmutableArray<PageFile> All => s_all.Value;

    /// <summary>Icon.</summary>
    public static PageAsset Icon => Asset(All[0]);

    /// <summary>Style sheet.</summary>
    public static PageAsset Style => Asset(All[1]);

    /// <summary>Script.</summary>
    public static PageAsset Script => Asset(All[2]);

    private static PageAsset Asset(PageFile file) => new(file.Name, file.Integrity);

    private static PageFile Read(string name, string type)
    {
        using Stream stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the program was built without {name}");
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        string hash = Convert.ToBase64String(SHA256.HashData(content));
        return new PageFile(name, type, content, "sha256-" + hash, $"\"{hash[..22]}\"");
    }
}
