// Copyright (c) the nanoCoap contributors.
// Licensed under the MIT license. See LICENSE in the project root.

using System.CommandLine;
using System.CommandLine.Invocation;
using NanoCoap.Tool.Commands;

var root = new RootCommand("The nanoCoap node on a desktop, and a CoAP client to talk to it.")
{
    new NodeCommand(),
    new FuzzCommand(),
    new NanoclrCommand(),
    new MeterCommand(),
    new FootprintCommand(),
};

VerbCommand.AddExamplesToHelp(root, """
    nanocoap node
        runs the node on this machine, on the standard port 5683
    nanocoap node --help
        says what else it can do
    """);

ParseResult result = root.Parse(args);
if (result.Action is ParseErrorAction error && result.CommandResult.Command is VerbCommand verb)
{
    // The mistake must not scroll out of sight above all that a verb can do.
    error.ShowHelp = false;
    result.Invoke();
    Console.Error.WriteLine($"Try: nanocoap {verb.Name} --help");
    return 1;
}

return result.Invoke();
