using System.Reflection;

namespace BareMountd.Cli;

/// <summary>Version of this program.</summary>
internal static class ProductVersion
{
    /// <summary>The version as it was built, e.g. <c>0.1.0</c>.</summary>
    public static string Value { get; } =
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
