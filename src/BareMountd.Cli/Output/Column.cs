namespace BareMountd.Cli.Output;

/// <summary>A column of a <see cref="TextTable"/>.</summary>
/// <param name="Header">Heading.</param>
/// <param name="MinWidth">Cells below which it is not cut; 0 for one that is never cut.</param>
/// <param name="DropRank">When the page is still too narrow, columns of the highest rank go first; 0 stays always.</param>
/// <param name="Right">Numbers: aligned to the right.</param>
internal sealed record Column(string Header, int MinWidth = 0, int DropRank = 0, bool Right = false);
