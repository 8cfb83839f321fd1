// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Tool.Access;
using NanoCoap.Tool.CommandLine;
using NanoCoap.Tool.Keys;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap access show: who may do what.</summary>
public sealed class AccessShowCommand : AccessVerb
{
    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public AccessShowCommand(ToolConsole? console = null)
        : base(
            "show",
            "Shows the keys of a node, without anything secret, and who may do what at each path.",
            """
            nanocoap access show 192.0.2.7 --key admin
                as tables
            nanocoap access show 192.0.2.7 --key admin --json
                for a program to read
            """,
            """
            The node says it at /keys and /keys/rules, to its admins; what comes of the rules is worked out here, by
            the table that the node itself has.
            """,
            console)
    {
        AddAll();
    }

    /// <inheritdoc/>
    protected override AccessRuleList? Change(ParseResult result, AccessState state)
    {
        return null;
    }
}
