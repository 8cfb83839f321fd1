// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Tool.Access;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap access remove: one rule less, or none left.</summary>
public sealed class AccessRemoveCommand : AccessVerb
{
    private readonly Argument<string> _path = new("PATH") { Description = "The path of the rule", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _all = new("--all") { Description = "All rules" };

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public AccessRemoveCommand(ToolConsole? console = null)
        : base(
            "remove",
            "Removes the rule of a node about a path, or all of them.",
            """
            nanocoap access remove 192.0.2.7 /alarm --key admin
                what holds there then says the rule with the next shorter path
            nanocoap access remove 192.0.2.7 --all --key admin
                reading is for anybody, and writing for keys
            """,
            """
            The rules of the node are read, and sent back without that one: two admins who do that in the same moment
            may undo each other's work.
            """,
            console)
    {
        AddAll(_path, _all);
        Validators.Add(result =>
        {
            if (result.GetResult(_path) is { Tokens.Count: > 0 } == result.GetValue(_all))
            {
                result.AddError("Which rule? A PATH, or --all.");
            }
        });
    }

    /// <inheritdoc/>
    protected override AccessRuleList? Change(ParseResult result, AccessState state)
    {
        if (result.GetValue(_all))
        {
            return new AccessRuleList([]);
        }

        string path = result.GetValue(_path)!;
        AccessRuleList rules = state.Rules.Without(PathOf(path));
        string[] known = [.. state.Rules.Rules.Select(rule => rule.Path).Distinct()];
        return rules.Rules.Count < state.Rules.Rules.Count ? rules
            : throw new AskException(
                ExitCode.Usage, "bad-rules",
                $"there is no rule about {path}" + (known.Length == 0 ? ", nor any other" : ", but about " + string.Join(", ", known)));
    }
}
