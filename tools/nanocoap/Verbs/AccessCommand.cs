// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap access: who may do what on a node.</summary>
public sealed class AccessCommand : VerbCommand
{
    /// <summary>Makes the verb.</summary>
    /// <param name="console">Its surroundings; null for those of the process.</param>
    public AccessCommand(ToolConsole? console = null)
        : base(
            "access",
            "Shows and changes who may do what on a node that has keys: at each path to read, to observe and to write.",
            """
            nanocoap access show 192.0.2.7 --key admin
                who may do what there
            nanocoap access allow 192.0.2.7 /alarm --write garage --key admin
                one rule more
            nanocoap access set 192.0.2.7 rules.txt --key admin
                these rules, in the place of all that there are
            """)
    {
        Add(new AccessShowCommand(console));
        Add(new AccessAllowCommand(console));
        Add(new AccessRemoveCommand(console));
        Add(new AccessSetCommand(console));
    }

    /// <inheritdoc/>
    public override string Background => """
        Rules:
          What no rule says is for anybody to read, and for keys to write. A rule is about
          a path and all that continue it; the longest that says something counts. Up to
          eight, a line each: /alarm read=any-key write=garage. Who is anybody, any-key,
          nobody, or the name of a key. Who may observe is who may read, unless the rule
          says it. /keys is always for admins: no rule locks them out.
        """;

    /// <inheritdoc/>
    public override VerbGroup Group => VerbGroup.Keys;
}
