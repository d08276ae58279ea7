namespace BareMountd.Core.Filesystems;

/// <summary>The shape of the embedded <c>filesystems.json</c>.</summary>
/// <remarks>Optional members are settable: the source-generated reader passes init-only ones to a constructor, and their defaults would be lost.</remarks>
internal sealed record FilesystemsFile
{
    /// <summary>How to read the file.</summary>
    public required string About { get; init; }

    /// <summary>Options of every filesystem (mount(8), "filesystem-independent").</summary>
    public required GenericSection Generic { get; init; }

    /// <summary>Names that are no mountable filesystem, each with what to do instead.</summary>
    public required Dictionary<string, string> NotMountable { get; init; }

    /// <summary>The known filesystems.</summary>
    public required FilesystemSection[] Filesystems { get; init; }

    /// <summary>Options of every filesystem.</summary>
    internal sealed record GenericSection
    {
        /// <summary>Name to forms.</summary>
        public required Dictionary<string, string> Options { get; init; }

        /// <summary>Sets of which one at most may be given.</summary>
        public string[][] Exclusive { get; set; } = [];

        /// <summary>Options that are not the user's, each with the reason.</summary>
        public Dictionary<string, string> Reserved { get; set; } = [];

        /// <summary>Options without effect, each with the reason.</summary>
        public Dictionary<string, string> Deprecated { get; set; } = [];
    }

    /// <summary>The options for one purpose.</summary>
    internal sealed record PresetSection
    {
        /// <summary>Options, each with the reason.</summary>
        public required Dictionary<string, string> Options { get; init; }

        /// <summary>What whoever takes it must know; null when there is nothing.</summary>
        public string? Warning { get; set; }
    }

    /// <summary>One filesystem.</summary>
    internal sealed record FilesystemSection
    {
        /// <summary>Name as in mount(8) and libblkid's TYPE.</summary>
        public required string Name { get; init; }

        /// <summary>Kernel module.</summary>
        public required string Module { get; init; }

        /// <summary>Where the facts were read.</summary>
        public required string Source { get; init; }

        /// <summary>Program that checks and safely repairs (<c>-a</c>); null when there is none that does anything.</summary>
        public string? Fsck { get; set; }

        /// <summary>True when the filesystem cannot be written at all.</summary>
        public bool ReadOnly { get; set; }

        /// <summary>Options that are added unless the same key is given.</summary>
        public string[] Defaults { get; set; } = [];

        /// <summary>Options by purpose.</summary>
        public Dictionary<string, PresetSection> Presets { get; set; } = [];

        /// <summary>Name to forms.</summary>
        public required Dictionary<string, string> Options { get; init; }

        /// <summary>Other spellings to the one that the remaining tables use.</summary>
        public Dictionary<string, string> Aliases { get; set; } = [];

        /// <summary>Sets of which one at most may be given.</summary>
        public string[][] Exclusive { get; set; } = [];

        /// <summary>Keys that may be given more than once.</summary>
        public string[] Repeatable { get; set; } = [];

        /// <summary>Allowed, and likely to hurt: with the reason.</summary>
        public Dictionary<string, string> Dangerous { get; set; } = [];

        /// <summary>Accepted without effect, or soon gone: with the reason.</summary>
        public Dictionary<string, string> Deprecated { get; set; } = [];

        /// <summary>Options of the past that make the mount fail: with the reason.</summary>
        public Dictionary<string, string> Removed { get; set; } = [];
    }
}
