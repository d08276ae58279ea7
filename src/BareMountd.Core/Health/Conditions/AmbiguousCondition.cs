using BareMountd.Core.Devices;
using BareMountd.Core.Matching;
using BareMountd.Core.Views;

namespace BareMountd.Core.Health.Conditions;

/// <summary>Two or more devices fit.</summary>
public static class AmbiguousCondition
{
    /// <summary>Code.</summary>
    public const string Code = Codes.Ambiguous;

    /// <summary>Its row. Warning and no more: what is not mounted is not lost, and a disk that is mounted stays so. It shows at once: all
    /// devices are held against the declaration in one look.</summary>
    public static HealthCondition Row { get; } = new()
    {
        Code = Code,
        Severity = HealthSeverity.Warning,
        Meaning = "Two or more devices fit the declared disk; none of them is mounted, and a mount that stands is kept.",
        Hint = Codes.Hint(Code),
        Evaluate = Evaluate,
    };

    private static Finding? Evaluate(DiskFacts facts) => facts.Outcome is MatchOutcome.Ambiguous ambiguous
        ? new Finding("these devices fit: " + string.Join(", ", ambiguous.Candidates.Select(Describe)))
        {
            Evidence = Evidence.Of(("candidates", Evidence.Text((ulong)ambiguous.Candidates.Length))),
        }
        : null;

    private static string Describe(BlockDevice device) =>
        string.Join(' ', new[] { device.DevNode, device.Model, IdentifierList.BestSerial(device)?.Value }.Where(s => !string.IsNullOrEmpty(s)));
}
