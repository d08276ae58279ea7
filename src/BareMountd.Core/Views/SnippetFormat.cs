namespace BareMountd.Core.Views;

/// <summary>Language of a configuration block.</summary>
public enum SnippetFormat
{
    /// <summary>An entry of <c>disks</c> in the configuration file (JSON with comments).</summary>
    Json,

    /// <summary>A NixOS option definition.</summary>
    Nix,
}
