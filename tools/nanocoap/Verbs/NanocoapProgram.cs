// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using NanoCoap.Tool.CommandLine;

namespace NanoCoap.Tool.Verbs;

/// <summary>nanocoap: its verbs, and what its own help says.</summary>
public static class NanocoapProgram
{
    /// <summary>What it is for.</summary>
    public const string Description =
        "CoAP on the command line: asks nodes, discovers and observes them, simulates them, and takes their messages apart.";

    private const string Examples = """
        nanocoap get coap://127.0.0.1/temperature
            asks a node for a representation
        nanocoap discover 192.0.2.7 --tree
            what is there
        nanocoap observe 192.0.2.7/temperature --plot
            hears of each change and draws it
        nanocoap node
            runs a node on this machine, on the standard port 5683
        nanocoap VERB --help
            says what a verb can do
        """;

    /// <summary>How its command line is read.</summary>
    public static ToolCommandLine CommandLine { get; } = new("nanocoap", Description, Examples);

    /// <summary>Makes its verbs.</summary>
    /// <returns>The verbs, in the order of the help.</returns>
    public static Command[] Verbs()
    {
        return
        [
            RequestCommand.Get(),
            RequestCommand.Put(),
            RequestCommand.Post(),
            RequestCommand.Delete(),
            RequestCommand.Fetch(),
            RequestCommand.Patch(),
            RequestCommand.IPatch(),
            new DiscoverCommand(),
            new ObserveCommand(),
            new PingCommand(),
            new ThingCommand(),
            new KeysCommand(),
            new ProvisionCommand(),
            new AccessCommand(),
            new NodeCommand(),
            new FleetCommand(),
            new WorkbenchCommand(),
            new DecodeCommand(),
            new EncodeCommand(),
            new ExplainCommand(),
            new CompletionCommand(),
        ];
    }
}
