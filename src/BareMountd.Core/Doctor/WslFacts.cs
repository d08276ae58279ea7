using System.Collections.Immutable;

namespace BareMountd.Core.Doctor;

/// <summary>What only WSL has.</summary>
/// <param name="SystemdSetting"><c>[boot] systemd=</c> of wsl.conf; null when it is not set.</param>
/// <param name="SharedType">Filesystem that is mounted on /mnt/wsl; null when none is.</param>
/// <param name="SharedPropagates">True when mounts below it reach the other distributions and shells (<c>shared:</c> in mountinfo).</param>
/// <param name="InteropHandler">State of the kernel's handler of Windows programs: <c>enabled</c>, <c>disabled</c>; null when there is none.</param>
/// <param name="WindowsPrograms">Programs of Windows that were found, by name.</param>
/// <param name="WindowsAnswers">False when the Windows side did not answer in time.</param>
public sealed record WslFacts(
    bool? SystemdSetting,
    string? SharedType,
    bool SharedPropagates,
    string? InteropHandler,
    ImmutableArray<string> WindowsPrograms,
    bool WindowsAnswers);
