// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.Text;
using NanoCoap.Tool.Access;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;
using NanoCoap.Tool.Requests;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap access set: the rules of a file.</summary>
public sealed class AccessSetCommand : AccessVerb
{
    private readonly Argument<string> _file = new("FILE") { Description = "The file with the rules, a line each; - is standard input" };

    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public AccessSetCommand(ToolConsole? console = null)
        : base(
            "set",
            "Puts the rules of a file into a node, in the place of all that there are.",
            """
            nanocoap access set 192.0.2.7 rules.txt --key admin
                /alarm write=garage, and so on, a line a rule
            nanocoap get 192.0.2.7/keys/rules --key admin | nanocoap access set 192.0.2.8 - --key admin8
                as they are in another node
            """,
            """
            The rules are looked at here before anything is sent: each has to be about a path that the node has and
            about keys that it has. The node stores all of them together, or none.
            """,
            console)
    {
        AddAll(_file, Anyway);
    }

    /// <inheritdoc/>
    protected override AccessRuleList? Change(ParseResult result, AccessState state)
    {
        string file = result.GetValue(_file)!;
        AccessRuleList rules = file == "-"
            ? AccessRuleList.Parse(Encoding.UTF8.GetString(Surroundings.ReadInput()), "standard input") : AccessRuleList.Read(file);
        return rules.Rules.Count != 0 ? rules
            : throw new AskException(
                ExitCode.Usage, "bad-rules", $"{file} has no rules; nanocoap access remove NODE --all removes all of them");
    }
}
