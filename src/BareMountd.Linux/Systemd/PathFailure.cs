namespace BareMountd.Linux.Systemd;

/// <summary>Why a path cannot be used.</summary>
/// <param name="Component">The path up to the component that is to blame.</param>
/// <param name="Reason">One line.</param>
internal sealed record PathFailure(string Component, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Component}: {Reason}";
}
