using System.CommandLine;

namespace BareMountd.Cli.CommandLine;

/// <summary>Arguments and options that several commands have in the same form.</summary>
internal static class CommonArguments
{
    /// <summary><c>DISK</c>.</summary>
    public static Argument<string> Disk() => NotEmpty(new Argument<string>("DISK") { Description = "Name of a declared disk." });

    /// <summary><c>[DISK]</c>.</summary>
    public static Argument<string?> OptionalDisk(string description) =>
        NotEmpty(new Argument<string?>("DISK") { Description = description, Arity = ArgumentArity.ZeroOrOne });

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json(string description = "Print the daemon's answer as JSON.") => new("--json") { Description = description };

    /// <summary>Refuses an empty argument, which is a shell variable that was not set, and a mistyped option.</summary>
    public static Argument<T> NotEmpty<T>(Argument<T> argument)
    {
        argument.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
            {
                result.AddError(argument.Name + " is empty");
            }
            else if (result.Tokens is [{ Value: ['-', _, ..] value }])
            {
                result.AddError($"\"{value}\" is no {argument.Name}");
            }
        });
        return argument;
    }
}
