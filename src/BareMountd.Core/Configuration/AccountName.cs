using System.Text.RegularExpressions;

namespace BareMountd.Core.Configuration;

/// <summary>Names of users and groups.</summary>
internal static partial class AccountName
{
    /// <summary>What is allowed, for errors.</summary>
    public const string Form = "1 to 32 letters, digits, -, _ or ., the first a letter or _";

    /// <summary>True when it can be one.</summary>
    public static bool IsValid(string name) => Name().IsMatch(name);

    // systemd's "relaxed" user name rules (USER_NAMES.md), ASCII only.
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.-]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
