using System.Collections.Immutable;
using BareMountd.Core.Events;
using BareMountd.Core.Text;

namespace BareMountd.Core.Configuration;

/// <summary>Reads a <c>policy</c> section.</summary>
internal static class PolicyBinder
{
    /// <summary>The section; what is wrong is reported and left out.</summary>
    public static PolicyConfig Bind(ConfigNode node, DiagnosticBag bag)
    {
        ObjectReader reader = new(node, ConfigKeys.Policy, bag);
        return new PolicyConfig
        {
            Guard = reader.Flag("guard", otherwise: false),
            RemountRw = reader.Flag("remountRw", otherwise: false),
            Restart = Units(reader.Texts("restart", mayBeEmpty: true), bag),
            Stop = Units(reader.Texts("stop", mayBeEmpty: true), bag),
            Hook = reader.Section("hook") is { } hook ? Hook(hook, bag) : null,
        };
    }

    private static ImmutableArray<string> Units(ImmutableArray<ConfigNode> nodes, DiagnosticBag bag)
    {
        ImmutableArray<string>.Builder units = ImmutableArray.CreateBuilder<string>();
        foreach (ConfigNode node in nodes)
        {
            if (UnitReference.Refusal(node.Text) is { } reason)
            {
                bag.Add(ConfigCodes.InvalidUnit, node, $"the unit {DiagnosticBag.Show(node.Text)} cannot be named here: {reason}");
                continue;
            }

            units.Add(node.Text);
        }

        return units.ToImmutable();
    }

    private static HookConfig? Hook(ConfigNode node, DiagnosticBag bag)
    {
        ObjectReader reader = new(node, ConfigKeys.Hook, bag);
        ImmutableArray<ConfigNode> command = reader.Texts("command", mayRepeat: true);
        ImmutableArray<string> on = Kinds(reader.Texts("on"), bag);
        ConfigNode? user = reader.Text("user");
        TimeSpan? timeout = reader.Duration("timeout");
        if (user is not null && !AccountName.IsValid(user.Text))
        {
            bag.Add(ConfigCodes.InvalidUser, user, $"{DiagnosticBag.Show(user.Text)} is no name of a user: {AccountName.Form}");
        }

        if (command.IsEmpty)
        {
            return null;
        }

        if (Fault(command[0], node.Member("command")!.Kind == ConfigNodeKind.Text) is { } fault)
        {
            bag.Add(ConfigCodes.InvalidCommand, command[0], $"{DiagnosticBag.Show(command[0].Text)} cannot be run: {fault}");
        }

        HookConfig hook = new() { Command = [.. command.Select(c => c.Text)], User = user?.Text };
        return hook with { On = on.IsEmpty ? hook.On : on, Timeout = timeout ?? hook.Timeout };
    }

    private static string? Fault(ConfigNode program, bool alone)
    {
        if (!program.Text.StartsWith('/'))
        {
            return "the program is an absolute path; nothing is searched for and no shell is asked (\"/bin/sh\", \"-c\" if you want one)";
        }

        if (alone && program.Text.Contains(' ', StringComparison.Ordinal))
        {
            return "arguments are texts of their own: [\"/path/to/program\", \"argument\"]";
        }

        return program.Text.EndsWith('/') || program.Text.Split('/').Contains("..") ? "name the program itself, without .. and without a slash at the end" : null;
    }

    private static ImmutableArray<string> Kinds(ImmutableArray<ConfigNode> nodes, DiagnosticBag bag)
    {
        ImmutableArray<string>.Builder kinds = ImmutableArray.CreateBuilder<string>();
        foreach (ConfigNode node in nodes)
        {
            if (HookConfig.Kinds.Contains(node.Text))
            {
                kinds.Add(node.Text);
                continue;
            }

            string reason = node.Text == EventKinds.Policy ? "running a hook is such an event, so it would call itself"
                : EventKinds.All.Contains(node.Text) ? "is no event of a disk"
                : "is no kind of event" + DidYouMean.Phrase(node.Text, HookConfig.Kinds);
            bag.Add(ConfigCodes.InvalidEvent, node, $"{DiagnosticBag.Show(node.Text)}: {reason}; allowed: {string.Join(", ", HookConfig.Kinds)}");
        }

        return kinds.ToImmutable();
    }
}
