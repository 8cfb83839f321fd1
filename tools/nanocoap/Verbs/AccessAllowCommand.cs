// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Completions;
using NanoCoap.Tool.Access;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap access allow: one rule more, or one that says more.</summary>
public sealed class AccessAllowCommand : AccessVerb
{
    private readonly Argument<string> _path = new("PATH")
    {
        Description = "The path of a resource, such as /alarm; the rule is about all that continue it, too. / stands for the rest",
    };

    private readonly Option<string> _read = Right("--read", "Who may read there: GET and FETCH");
    private readonly Option<string> _observe = Right("--observe", "Who may observe (default: who may read)");
    private readonly Option<string> _write = Right("--write", "Who may do all else");

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public AccessAllowCommand(ToolConsole? console = null)
        : base(
            "allow",
            "Says who may read, observe or write at a path of a node; all other rules stay.",
            """
            nanocoap access allow 192.0.2.7 /alarm --write garage --key admin
                nobody else switches it
            nanocoap access allow 192.0.2.7 /temperature --read any-key --key admin
                and nobody without a key reads it, at /senml neither
            nanocoap access allow 192.0.2.7 /alarm/rules --read nobody --write nobody --key admin
                not even admins, who can change it again
            """,
            """
            The rules of the node are read, this one is put among them, and all of them are sent back: two admins who
            do that in the same moment may lose one. WHO is anybody, any-key, nobody, or the name of a key of the node.
            """,
            console)
    {
        AddAll(_path, _read, _observe, _write, Anyway);
        Option<string>[] rights = [_read, _observe, _write];
        foreach (Option<string> right in rights)
        {
            right.CompletionSources.Add(context => AccessRule.Words.Concat(Ask.KeyNames(context)).Select(who => new CompletionItem(who)));
        }

        Validators.Add(result =>
        {
            if (rights.All(option => result.GetResult(option) == null))
            {
                result.AddError("Who may do what there? --read WHO, --observe WHO or --write WHO.");
            }
        });
    }

    /// <inheritdoc/>
    protected override AccessRuleList? Change(ParseResult result, AccessState state)
    {
        var rule = new AccessRule(
            PathOf(result.GetValue(_path)!), result.GetValue(_read), result.GetValue(_observe), result.GetValue(_write));
        return state.Rules.With(AccessRuleList.Parse(rule.ToString(), "PATH").Rules.Single());
    }

    private static Option<string> Right(string name, string description)
    {
        return new Option<string>(name) { HelpName = "WHO", Description = description };
    }
}
